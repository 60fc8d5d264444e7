import { expect, it } from 'vitest';
import type { ImageWorker } from '../../core/ports/image-worker.ts';
import { lazyWorker } from './lazy-worker.ts';

function counting(failures: Error[] = []) {
  const calls: string[] = [];
  const worker = {
    check: async () => void calls.push('check'),
    stop: async () => void calls.push('stop'),
  } as unknown as ImageWorker;
  const make = async () => {
    calls.push('make');
    const failure = failures.shift();
    if (failure) throw failure;
    return worker;
  };
  return { calls, lazy: lazyWorker(make) };
}

it('makes nothing until it is needed, not even to be stopped', async () => {
  const { calls, lazy } = counting();
  await lazy.stop();
  expect(calls).toEqual([]);
});

it('makes one worker for all that is asked, and stops that one', async () => {
  const { calls, lazy } = counting();
  await Promise.all([lazy.check(), lazy.check()]);
  await lazy.stop();
  expect(calls).toEqual(['make', 'check', 'check', 'stop']);
});

it('tries again after a start that failed, and stops without an error', async () => {
  const { calls, lazy } = counting([new Error('no more processes')]);
  const failing = lazy.check();
  await lazy.stop();
  await expect(failing).rejects.toThrow('no more processes');
  await lazy.check();
  await lazy.stop();
  expect(calls).toEqual(['make', 'make', 'check', 'stop']);
});
