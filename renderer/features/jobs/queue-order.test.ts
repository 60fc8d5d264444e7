import { describe, expect, it } from 'vitest';
import { jobId, jobOf } from '../../testing/jobs.ts';
import { inQueueOrder, queuePlaces, stepInQueue } from './queue-order.ts';

const order = [3, 1, 2].map(jobId);
const jobs = [jobOf(4, { status: 'processing' }), jobOf(3), jobOf(2), jobOf(1)];

describe('the queue', () => {
  it('shows waiting jobs in the order in which they begin', () => {
    expect(inQueueOrder(jobs, order).map(({ id }) => id)).toEqual(order);
    expect(queuePlaces(jobs, order).get(jobId(2))).toBe(3);
    expect(queuePlaces(jobs, order).has(jobId(4))).toBe(false);
  });

  it('puts a job last that the queue has not told of yet', () => {
    expect(inQueueOrder(jobs, [jobId(2)]).map(({ id }) => id)[0]).toBe(jobId(2));
  });

  it.each([
    ['a', 'up', null],
    ['b', 'up', { before: 'a' }],
    ['c', 'top', { before: 'a' }],
    ['a', 'top', null],
    ['a', 'down', { before: 'c' }],
    ['b', 'down', { before: null }],
    ['c', 'down', null],
    ['x', 'down', null],
  ] as const)('moves %s %s', (id, step, expected) => {
    expect(stepInQueue(['a', 'b', 'c'], id, step)).toEqual(expected);
  });
});
