import { expect, it } from 'vitest';
import { AT, sampleImage } from '../testing/samples.ts';
import { imageLines } from './live-images.ts';

it('shows what is being worked on, in order, with state, attempt and time', () => {
  const images = [
    sampleImage(12, { status: 'processing', attempts: 1, updatedAt: AT - 500 }),
    sampleImage(1, { status: 'completed' }),
    sampleImage(2, { status: 'pending', attempts: 0 }),
    sampleImage(3, { status: 'pending', attempts: 1, retryAt: AT + 1_800 }),
    sampleImage(4, { status: 'generating', attempts: 2, updatedAt: AT - 3_200 }),
    sampleImage(5, { status: 'unknown' }),
  ];
  expect(imageLines(images, AT)).toEqual([
    '  Image   3  waiting     attempt 1  tries again in 1.8 s',
    '  Image   4  generating  attempt 2  3.2 s',
    '  Image  12  processing  attempt 1  500 ms',
  ]);
});
