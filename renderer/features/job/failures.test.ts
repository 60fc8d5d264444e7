import { expect, it } from 'vitest';
import { adviceFor, failure } from '../../../shared/domain/errors.ts';
import { failedImage, imageId, imageOf } from '../../testing/images.ts';
import { failureKinds } from './failures.ts';

it('groups images by how they failed, the most frequent first, with what to do about it', () => {
  const images = [
    failedImage(1, 'timeout', 'No answer in 120 s.'),
    imageOf(2, { status: 'completed' }),
    failedImage(3, 'disk_full'),
    failedImage(4, 'disk_full'),
  ];
  expect(failureKinds(images, null)).toEqual([
    {
      code: 'disk_full',
      imageIds: [imageId(3), imageId(4)],
      message: 'It failed.',
      advice: adviceFor('disk_full'),
    },
    { code: 'timeout', imageIds: [imageId(1)], message: 'No answer in 120 s.', advice: adviceFor('timeout') },
  ]);
});

it('leaves out the failure of an image that goes on: an earlier attempt is no state', () => {
  const waits = imageOf(1, { status: 'pending', retryAt: 5, failure: failure('timeout', 'No answer.') });
  const unknown = imageOf(2, { status: 'unknown', failure: failure('outcome_unknown', 'Nobody knows.') });
  expect(failureKinds([waits, unknown], null)).toEqual([]);
});

it('puts what stopped the job first, and leaves out the images that were not started because of it', () => {
  const images = [
    failedImage(1, 'timeout'),
    failedImage(2, 'timeout'),
    failedImage(3, 'invalid_key'),
    failedImage(4, 'job_stopped'),
  ];
  const kinds = failureKinds(images, failure('invalid_key', 'The key was refused.'));
  expect(kinds.map(({ code, imageIds }) => [code, imageIds.length])).toEqual([
    ['invalid_key', 1],
    ['timeout', 2],
  ]);
  expect(kinds[0]?.message).toBe('The key was refused.');
});

it('tells what stopped the job also when no image failed of it', () => {
  const kinds = failureKinds([failedImage(1, 'job_stopped')], failure('budget_reached', 'The budget is $1.'));
  expect(kinds.map(({ code, imageIds }) => [code, imageIds])).toEqual([['budget_reached', []]]);
});
