import { describe, expect, it } from 'vitest';
import { jobId, jobOf } from '../../testing/jobs.ts';
import { freeResumes, resendUsd, resumeChoice } from './choices.ts';

const left = (number: number, more: { unknown?: number; estimatedUsd?: number | null } = {}) => ({
  jobId: jobId(number),
  saved: 1,
  notStarted: 1,
  unknown: 0,
  estimatedUsd: 0,
  ...more,
});
const params = { ...jobOf(1).params, images: 10 };

describe('after a crash', () => {
  it('tells what sending again may cost, and never calls an unknown price free', () => {
    const paid = jobOf(1, { params, estimatedUsd: 0.5 });
    expect(resendUsd(left(1, { unknown: 2 }), paid)).toBeCloseTo(0.1);
    expect(resendUsd(left(1, { unknown: 2 }), jobOf(1, { params, estimatedUsd: null }))).toBeNull();
    expect(resendUsd(left(1, { unknown: 2 }), undefined)).toBeNull();
    expect(resendUsd(left(1), undefined)).toBe(0);
  });

  it('goes on unasked only with what costs nothing', () => {
    const jobs = new Map([
      [jobId(1), jobOf(1, { params, estimatedUsd: 0 })],
      [jobId(2), jobOf(2, { params, estimatedUsd: 0.5 })],
      [jobId(3), jobOf(3, { params, estimatedUsd: 0.5 })],
      [jobId(4), jobOf(4, { params, estimatedUsd: null })],
    ]);
    const interrupted = [
      left(1, { unknown: 1 }),
      left(2, { unknown: 1 }), // All but the unknown one are saved.
      left(3, { estimatedUsd: 0.2 }),
      left(4, { estimatedUsd: null }),
    ];
    expect(freeResumes(interrupted, jobs)).toEqual([
      { jobId: jobId(1), unknown: 'resend' },
      { jobId: jobId(2), unknown: null },
    ]);
  });

  it('leaves unknown images as they are unless told', () => {
    expect(resumeChoice('leave')).toBeNull();
    expect(resumeChoice('resend')).toBe('resend');
  });
});
