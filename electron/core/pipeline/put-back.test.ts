import { describe, expect, it } from 'vitest';
import type { ImageFile } from '../../../shared/domain/image.ts';
import { filesToPutBack } from './put-back.ts';

/** `b1 v2`: kind, number of the variant; a leading `-` is replaced. In the order in which they were made. */
function filesOf(text: string): ImageFile[] {
  const kinds = { b: 'base', v: 'variant', s: 'sidecar' } as const;
  return text.split(' ').map((word, at) => ({
    id: `0199a000-0000-7000-8000-0000000000${String(at).padStart(2, '0')}`,
    jobId: '0199a000-0000-7000-8000-000000000000',
    imageId: '0199a000-0000-7000-8000-000000000001',
    kind: kinds[word.replace('-', '').charAt(0) as keyof typeof kinds],
    state: word.startsWith('-') ? 'replaced' : 'stored',
    variant: Number(word.at(-1)) || 0,
    path: `/library/${at}`,
    sha256: 'a'.repeat(64),
    bytes: 1,
    width: 1,
    height: 1,
    format: 'png',
    recipe: null,
    proof: null,
    createdAt: 1,
  }));
}

/** Where in the text the files stand that change to this state. */
function placesOf(text: string, state: ImageFile['state']): number[] {
  const files = filesOf(text);
  const changed = filesToPutBack(files).filter((file) => file.state === state);
  return changed.map(({ id }) => files.findIndex((file) => file.id === id));
}

describe('an image that was to be made anew', () => {
  it.each([
    ['processed again in vain has its variants again', 'b -v1 -v2 -s', [1, 2, 3]],
    ['generated again in vain has its base image again, too', '-b -v1 -s', [0, 1, 2]],
    ['has the latest of several rounds', 'b -v1 -s -v1 -s', [3, 4]],
    ['has what belongs to the latest base image', '-b -v1 -b -v1', [2, 3]],
    ['generated again, with the new base image saved, goes on from that', '-b -v1 -s b', []],
    ['of which some new variants are stored goes on from those', 'b -v1 -v2 v1', []],
    ['that never had anything gets nothing', 'b', []],
    ['that lost its base image has its variants without one', '-v1 -s -v1 -s', [2, 3]],
    [
      'has the sidecar of its variants, not that of a later round that came to nothing',
      'b -v1 -s -s',
      [1, 2],
    ],
    ['has no sidecar where only one of older variants is left', 'b -v1 -v2 -s -v2', [1, 4]],
  ])('%s', (_name, text, expected) => {
    expect(placesOf(text, 'stored')).toEqual(expected);
    expect(placesOf(text, 'replaced')).toEqual([]);
  });

  it('keeps one sidecar where the new one is left without its variants', () => {
    expect(placesOf('b -v1 -s s', 'stored')).toEqual([1, 2]);
    expect(placesOf('b -v1 -s s', 'replaced')).toEqual([3]);
    expect(filesToPutBack(filesOf('b s'))).toEqual([]);
  });
});
