import { describe, expect, it } from 'vitest';
import { type FailureCode, failure } from '../../../shared/domain/errors.ts';
import { IMAGE_STATUSES, type Image } from '../../../shared/domain/image.ts';
import { STEPS } from '../../../shared/domain/log-entry.ts';
import { failedImage, imageOf } from '../../testing/images.ts';
import { type CellState, cellsOf, type JobPhase, tallyOfSteps } from './matrix-cells.ts';

const LETTERS: Readonly<Record<CellState, string>> = {
  none: '·',
  waiting: 'w',
  active: 'A',
  done: '✓',
  failed: 'F',
  unknown: '?',
  cancelled: 'C',
  skipped: '-',
};

/** The eight steps of one image, one letter each. */
const drawn = (image: Image, job: JobPhase): string =>
  STEPS.map((step) => LETTERS[cellsOf(image, job)[step]]).join('');

describe('the steps of an image', () => {
  it.each([
    ['pending', 'queued', '✓w······'],
    ['pending', 'processing', '✓✓w·····'],
    ['generating', 'processing', '✓✓A·····'],
    ['generated', 'processing', '✓✓✓w····'],
    ['processing', 'processing', '✓✓✓✓A···'],
    ['storing', 'processing', '✓✓✓✓✓A··'],
    ['completed', 'processing', '✓✓✓✓✓✓w·'],
    ['completed', 'ended', '✓✓✓✓✓✓✓✓'],
    ['cancelled', 'processing', '✓✓C-----'],
    ['cancelled', 'ended', '✓✓C---✓✓'],
    ['unknown', 'processing', '✓✓?·····'],
    ['unknown', 'ended', '✓✓?···✓✓'],
  ] as const)('that is %s in a job that is %s', (status, job, steps) => {
    expect(drawn(imageOf(1, { status }), job)).toBe(steps);
  });

  it.each([
    ['server_error', '✓✓F---✓✓'],
    ['content_declined', '✓✓F---✓✓'],
    ['job_stopped', '✓✓----✓✓'],
    ['processing_failed', '✓✓✓✓F-✓✓'],
    ['base_image_missing', '✓✓✓✓F-✓✓'],
    ['disk_full', '✓✓✓✓✓F✓✓'],
    ['invalid_request', '✓✓F---✓✓'],
  ] as const satisfies readonly (readonly [FailureCode, string])[])(
    'that failed of %s after a call',
    (code, steps) => {
      expect(drawn(failedImage(1, code), 'ended')).toBe(steps);
    },
  );

  it.each(['missing_key', 'invalid_request', 'library_unwritable'] as const)(
    'that failed of %s before any call show it in validation',
    (code) => {
      const image = imageOf(1, { status: 'failed', failure: failure(code, 'Refused.') });
      expect(drawn(image, 'ended')).toBe('✓F----✓✓');
    },
  );

  it('show an answer that could not be decoded in the call, though the worker found it out', () => {
    const undecoded = failure('worker_crashed', 'It died.', { phase: 'decode' });
    const image = imageOf(1, { status: 'failed', attempts: 1, runAttempts: 1, failure: undecoded });
    expect(cellsOf(image, 'ended').base_generation).toBe('failed');
  });

  it('go back to the call when an image is retried', () => {
    const again = imageOf(1, { status: 'pending', attempts: 4, retryAt: 9 });
    expect(drawn(again, 'queued')).toBe('✓✓w·····');
  });
});

it('counts each column so that it adds up to all images', () => {
  const images = IMAGE_STATUSES.map((status, index) => imageOf(index + 1, { status }));
  const tally = tallyOfSteps(images.map((image) => cellsOf(image, 'processing')));
  for (const step of STEPS) {
    expect(Object.values(tally[step]).reduce((sum, count) => sum + count, 0)).toBe(images.length);
  }
  expect(tally.base_generation).toMatchObject({ active: 1, waiting: 1, unknown: 1, cancelled: 1, failed: 1 });
});
