import type { JobParams } from '../../../shared/domain/job.ts';
import { pixelsOf } from '../../../shared/domain/size.ts';
import type { Workload } from '../health/find-health.ts';
import type { JobRun } from './job-run.ts';

/** A generous guess of what an encoded image takes. */
const BYTES_PER_PIXEL = 2;

/** What an image of a job may take on the disk, as it comes or as a variant, in bytes. */
export function imageBytes({ size }: Pick<JobParams, 'size'>): number {
  return pixelsOf(size) * BYTES_PER_PIXEL;
}

/** What these jobs will still write. */
export function workloadOf(runs: Iterable<JobRun>): Workload {
  const total = { data: { underWay: 0, queued: 0 }, library: { underWay: 0, queued: 0 } };
  for (const { job, generating, finishing } of runs) {
    const bytes = imageBytes(job.params);
    const underWay = generating + finishing;
    const queued = Math.max(0, job.counts.active - underWay);
    total.data.underWay += generating * bytes;
    total.data.queued += queued * bytes;
    total.library.underWay += underWay * job.params.variants * bytes;
    total.library.queued += queued * job.params.variants * bytes;
  }
  return total;
}
