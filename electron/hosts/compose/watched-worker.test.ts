import { expect, it } from 'vitest';
import { failure } from '../../../shared/domain/errors.ts';
import { memoryRecorder } from '../../../tests/support/fake-recorder.ts';
import { FailureError } from '../../core/ports/failure-error.ts';
import type { ImageWorker } from '../../core/ports/image-worker.ts';
import { watchedWorker } from './watched-worker.ts';

function failing(code: Parameters<typeof failure>[0]) {
  const { log, file } = memoryRecorder();
  const error = new FailureError(failure(code, `scripted ${code}`));
  const worker = { inspect: async () => Promise.reject(error) } as unknown as ImageWorker;
  const inspect = () => watchedWorker(worker, log).inspect('x', new AbortController().signal);
  return { inspect, file, error };
}

it('has the app’s log hear of a lost worker, and passes the failure on', async () => {
  const { inspect, file, error } = failing('worker_crashed');
  await expect(inspect()).rejects.toBe(error);
  expect(file.lines).toEqual([expect.stringMatching(/ warning .* An image worker was lost: scripted/)]);
});

it('says nothing of an image that could not be read', async () => {
  const { inspect, file, error } = failing('unusable_answer');
  await expect(inspect()).rejects.toBe(error);
  expect(file.lines).toEqual([]);
});
