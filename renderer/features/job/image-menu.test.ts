import { describe, expect, it } from 'vitest';
import type { Image } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { failedImage, imageOf } from '../../testing/images.ts';
import { jobOf } from '../../testing/jobs.ts';
import { imageMenu, usdPerImage } from './image-menu.ts';

const nothing = () => undefined;
const actions = {
  readOnly: false,
  star: nothing,
  showInLog: nothing,
  retry: nothing,
  retryOtherwise: nothing,
  reveal: nothing,
  copyPath: nothing,
  drag: nothing,
  remove: nothing,
};
const abilities = { openFolder: true, reveal: true, drag: true, chooseFolder: true, chooseFile: true };
const ended = jobOf(1, { status: 'completed_partial', estimatedUsd: 0.08 });
const paid = { ...ended, params: { ...ended.params, images: 2 } };

function labels(image: Image, job: Job = paid): string[] {
  const items = imageMenu({ image, job, actions, abilities, open: nothing, editPrompt: nothing });
  return items.map((item) => (item === 'separator' ? '—' : item.label));
}

describe('the menu of an image', () => {
  it('offers to make a finished image again, with what each way costs', () => {
    expect(labels(imageOf(1, { status: 'completed' }))).toEqual([
      'Open',
      'Show in log',
      'Star',
      '—',
      'Process again ($0.00, no API call)',
      'Generate again ($0.04)',
      '—',
      'Reveal file',
      'Copy path',
      '—',
      'Delete files',
    ]);
  });

  it('offers a failed image the cheapest retry first', () => {
    expect(labels(failedImage(1, 'timeout'))).toEqual([
      'Open',
      'Show in log',
      'Star',
      '—',
      'Retry',
      'Generate again ($0.04)',
      'Retry with another prompt…',
    ]);
  });

  it('offers to edit a declined prompt, and never to send it again', () => {
    expect(labels(failedImage(1, 'content_declined'))).toEqual([
      'Open',
      'Show in log',
      'Star',
      '—',
      'Edit prompt',
      'Retry with another prompt…',
    ]);
  });

  it('makes nothing again while the job is worked on', () => {
    const running = { ...paid, status: 'processing' } as const;
    expect(labels(failedImage(1, 'timeout'), running).slice(0, 3)).toEqual(['Open', 'Show in log', 'Star']);
    expect(labels(failedImage(1, 'timeout'), running).slice(3)).toEqual(['—', 'Retry with another prompt…']);
  });

  it('offers no file of an image whose files were deleted, but to generate it again', () => {
    const deleted = imageOf(1, { status: 'completed', deletedAt: 5 });
    expect(labels(deleted).slice(3)).toEqual(['—', 'Generate again ($0.04)']);
  });

  it('of a bundle only shows: there are no files, and nothing is made or changed', () => {
    const looked = { ...actions, readOnly: true };
    for (const image of [imageOf(1, { status: 'completed' }), failedImage(1, 'timeout')]) {
      const items = imageMenu({
        image,
        job: paid,
        actions: looked,
        abilities,
        open: nothing,
        editPrompt: nothing,
      });
      expect(items).toMatchObject([{ label: 'Open' }, { label: 'Show in log' }]);
    }
  });
});

it('tells free from a price that is not known', () => {
  expect(usdPerImage({ ...paid, estimatedUsd: 0 })).toBe(0);
  expect(usdPerImage({ ...paid, estimatedUsd: null })).toBeNull();
});
