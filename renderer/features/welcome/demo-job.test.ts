import { expect, it } from 'vitest';
import { checkParams } from '../../../electron/adapters/demo/check.ts';
import { misbehaviourOf, parseFaults } from '../../../electron/adapters/demo/faults.ts';
import { jobParamsSchema } from '../../../shared/domain/job.ts';
import { demoJob } from './demo-job.ts';

it('is a job that the demo provider takes', () => {
  expect(checkParams(jobParamsSchema.parse(demoJob()))).toEqual([]);
});

it('retries one image with success, fails another to the end of its run, and completes that one by a retry', () => {
  const { demoFaults, images, retryPolicy } = demoJob();
  const parsed = parseFaults(demoFaults ?? '');
  if (!parsed.ok) throw new Error(parsed.message);
  const calls = retryPolicy.retries + 1;
  const failures = Array.from({ length: images }, (_, at) => {
    const answers = Array.from({ length: calls + 1 }, (_, call) =>
      misbehaviourOf(parsed.rules, { imageIndex: at + 1, imageSeed: at, attempt: call + 1 }),
    );
    return answers.filter(({ answer }) => answer !== null).length;
  });
  expect(failures).toEqual([0, 1, 0, 0, calls, 0]);
});
