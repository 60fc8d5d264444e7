import { expect, it } from 'vitest';
import { FakeClock } from '../../../tests/support/fake-clock.ts';
import { HeldJobs } from './held-jobs.ts';

function open() {
  const clock = new FakeClock();
  const state = { holds: true };
  const wentOn: number[] = [];
  const stuck: string[] = [];
  const held = new HeldJobs({
    clock,
    holds: () => state.holds,
    goOn: async () => void wentOn.push(clock.monotonic()),
    onStuck: (jobId) => stuck.push(jobId),
    reportProblem: () => {},
  });
  return { clock, state, wentOn, stuck, held };
}

it('lets a job go on soon after there is room, not before, and once', async () => {
  const { clock, state, wentOn, held } = open();
  held.add('a');
  await clock.advance(60_000);
  expect(wentOn).toEqual([]);
  state.holds = false;
  held.returned();
  await clock.advance(60_000);
  expect(wentOn).toEqual([60_500]);
});

it('tries one that breaks off again ever later, and tells its user once', async () => {
  const { clock, state, wentOn, stuck, held } = open();
  state.holds = false;
  held.add('a');
  for (let again = 0; again < 4; again += 1) {
    await clock.advance(100_000);
    held.add('a');
  }
  expect(wentOn).toEqual([500, 105_000, 230_000, 360_000]);
  expect(stuck).toEqual(['a']);
});

it('gives one that went on for long the shortest wait again', async () => {
  const { clock, state, wentOn, held } = open();
  state.holds = false;
  held.add('a');
  await clock.advance(1_000);
  held.add('a');
  await clock.advance(700_000);
  held.add('a');
  await clock.advance(1_000);
  expect(wentOn).toEqual([500, 6_000, 701_500]);
});
