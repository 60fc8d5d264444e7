import type { OpenedBundle } from '../../shared/contract/exports.ts';
import { jobId } from './jobs.ts';

/** For tests: an open bundle whose job has the id of this number. */
export function bundleOf(number: number): OpenedBundle {
  return {
    jobId: jobId(number),
    originalJobId: jobId(900 + number),
    path: `/tmp/bundle-${number}.safelight`,
    version: '0.1.0',
    platform: 'linux',
    createdAt: 1,
    entries: 10,
    images: 1,
    thumbs: 1,
    redactions: { secrets: 0, paths: 0 },
  };
}
