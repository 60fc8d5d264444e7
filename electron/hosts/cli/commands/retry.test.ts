import { describe, expect, it } from 'vitest';
import { JOB_ID, sampleJob } from '../testing/samples.ts';
import { standingNotes } from './retry.ts';

const NONE = { requested: 6, active: 0, completed: 6, failed: 0, cancelled: 0, unknown: 0 };

describe('a job that has nothing to go on with', () => {
  it('misses nothing when all is there', () => {
    expect(standingNotes(sampleJob({ status: 'completed', counts: NONE }), 0)).toEqual([
      'Nothing is missing: there is nothing to do.',
    ]);
  });

  it('tells what is missing of it and which command makes that', () => {
    const cancelled = sampleJob({ status: 'cancelled', counts: { ...NONE, completed: 0, cancelled: 6 } });
    expect(standingNotes(cancelled, 0)).toEqual([
      `This job was cancelled; 6 images are missing. Make them with: safelight retry ${JOB_ID}`,
    ]);
    const partial = sampleJob({ counts: { ...NONE, completed: 5, failed: 1 } });
    expect(standingNotes(partial, 0)).toEqual([
      `This job has ended, partly completed; 1 image is missing. Make it with: safelight retry ${JOB_ID}`,
    ]);
  });

  it('asks for the decision that images of unknown outcome wait for', () => {
    const decide = `safelight resume ${JOB_ID} --unknown resend|give-up`;
    const unknown = sampleJob({ counts: { ...NONE, completed: 5, unknown: 1 } });
    expect(standingNotes(unknown, 1)).toEqual([expect.stringMatching(/^Nothing else is missing; 1 image /)]);
    const both = sampleJob({ counts: { ...NONE, completed: 4, failed: 1, unknown: 1 } });
    expect(standingNotes(both, 1)[1]).toMatch(/^Besides, 1 image /);
    expect(standingNotes(both, 1)[1]).toContain(decide);
  });
});
