import { describe, expect, it } from 'vitest';
import { jobParamsSchema } from '../../../shared/domain/job.ts';
import { BLANK_JOB, newJobParams, randomSeed } from './new-job-params.ts';

describe('newJobParams', () => {
  it('makes a job that the contract accepts from a prompt alone', () => {
    const params = newJobParams({ ...BLANK_JOB, prompt: '  A harbour \n' }, randomSeed());
    expect(jobParamsSchema.parse(params)).toMatchObject({
      prompt: 'A harbour',
      provider: 'demo',
      demoFaults: null,
    });
  });

  it('passes nonsense on, for the app to refuse by name', () => {
    for (const images of ['', '0', '2.5', 'many']) {
      const parsed = jobParamsSchema.safeParse(newJobParams({ ...BLANK_JOB, prompt: 'x', images }, 1));
      expect(parsed.error?.issues[0]?.path).toEqual(['images']);
    }
  });

  it('plays faults with the demo provider only', () => {
    const faulty = { ...BLANK_JOB, prompt: 'x', faults: ' 2:timeout ' };
    expect(newJobParams(faulty, 1).demoFaults).toBe('2:timeout');
    expect(newJobParams({ ...faulty, provider: 'openai' }, 1).demoFaults).toBeNull();
  });
});
