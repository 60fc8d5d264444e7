import type { InterruptedJob } from '../../../shared/contract/commands.ts';
import type { Job } from '../../../shared/domain/job.ts';

/** What to do with images of unknown outcome. `leave`: they go on waiting. */
export const UNKNOWN_CHOICES = ['leave', 'resend', 'give-up'] as const;
export type UnknownChoice = (typeof UNKNOWN_CHOICES)[number];

/** The choice as `job.resume` takes it. */
export function resumeChoice(choice: UnknownChoice): 'resend' | 'give-up' | null {
  return choice === 'leave' ? null : choice;
}

/** What sending the unknown images again may cost, in US dollars; null when the price is not known. */
export function resendUsd({ unknown }: InterruptedJob, job: Job | undefined): number | null {
  if (unknown === 0) return 0;
  if (job === undefined || job.estimatedUsd === null) return null;
  return (job.estimatedUsd / job.params.images) * unknown;
}

/** Jobs that can go on without any cost, with what to do about their unknown images: sent again where that is free as well. */
export function freeResumes(
  interrupted: readonly InterruptedJob[],
  jobs: ReadonlyMap<string, Job>,
): { jobId: string; unknown: 'resend' | null }[] {
  return interrupted
    .filter(({ estimatedUsd }) => estimatedUsd === 0)
    .map((entry) => ({
      jobId: entry.jobId,
      unknown: entry.unknown > 0 && resendUsd(entry, jobs.get(entry.jobId)) === 0 ? 'resend' : null,
    }));
}
