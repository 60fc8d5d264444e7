import { expect, it } from 'vitest';
import { adviceFor, type FailureCode, failure } from '../../../shared/domain/errors.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { failureKinds } from './failures.ts';

function failedImage(code: FailureCode | null, message = 'It failed.'): Image {
  return {
    id: '01890000-0000-7000-8000-000000000003',
    jobId: '01890000-0000-7000-8000-000000000001',
    index: 1,
    status: code === null ? 'completed' : 'failed',
    seed: 1,
    attempts: 1,
    runAttempts: 1,
    runProcessingFailures: 0,
    retryAt: null,
    failure: code === null ? null : failure(code, message),
    createdAt: 1,
    updatedAt: 1,
  };
}

it('counts each way of failing, the most frequent first, with what to do about it', () => {
  const images = [
    failedImage('timeout', 'No answer in 120 s.'),
    failedImage(null),
    failedImage('disk_full'),
    failedImage('disk_full'),
  ];
  expect(failureKinds(images, null)).toEqual([
    { code: 'disk_full', count: 2, message: 'It failed.', advice: adviceFor('disk_full') },
    { code: 'timeout', count: 1, message: 'No answer in 120 s.', advice: adviceFor('timeout') },
  ]);
});

it('puts what stopped the job first, and leaves out the images that were not started because of it', () => {
  const images = [
    failedImage('timeout'),
    failedImage('timeout'),
    failedImage('invalid_key'),
    failedImage('job_stopped'),
  ];
  const kinds = failureKinds(images, failure('invalid_key', 'The key was refused.'));
  expect(kinds.map(({ code, count }) => [code, count])).toEqual([
    ['invalid_key', 1],
    ['timeout', 2],
  ]);
  expect(kinds[0]?.message).toBe('The key was refused.');
});

it('tells what stopped the job also when no image failed of it', () => {
  const kinds = failureKinds([failedImage('job_stopped')], failure('budget_reached', 'The budget is $1.'));
  expect(kinds.map(({ code, count }) => [code, count])).toEqual([['budget_reached', 0]]);
});
