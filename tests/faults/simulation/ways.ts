import type { AttemptStatus } from '../../../shared/domain/attempt.ts';
import type { ImageStatus } from '../../../shared/domain/image.ts';
import type { JobStatus } from '../../../shared/domain/job.ts';

/*
 * Which ways there are is written down a second time and not imported: a mistake in the product's own tables must not
 * be a mistake here.
 */

export const IMAGE_WAYS: Readonly<Record<ImageStatus, readonly ImageStatus[]>> = {
  pending: ['generating', 'failed', 'cancelled'],
  generating: ['pending', 'generated', 'failed', 'cancelled', 'unknown'],
  generated: ['processing', 'failed', 'cancelled'],
  processing: ['storing', 'generated', 'failed', 'cancelled'],
  storing: ['completed', 'generated', 'failed', 'cancelled'],
  completed: ['pending', 'generated'],
  failed: ['pending', 'generated'],
  cancelled: ['pending', 'generated'],
  unknown: ['pending', 'generated', 'failed'],
};

const FINAL: readonly JobStatus[] = ['completed', 'completed_partial', 'failed', 'cancelled'];
export const JOB_WAYS: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  queued: ['processing', ...FINAL],
  processing: ['queued', ...FINAL],
  completed: ['queued'],
  completed_partial: ['queued'],
  failed: ['queued'],
  cancelled: ['queued'],
};

export const ATTEMPT_WAYS: Readonly<Record<AttemptStatus, readonly AttemptStatus[]>> = {
  intent: ['sending', 'not_sent', 'cancelled', 'failed'],
  sending: ['succeeded', 'failed', 'cancelled', 'unknown'],
  // A base image that had arrived is found by the next retry.
  failed: ['succeeded'],
  cancelled: ['succeeded'],
  unknown: ['succeeded'],
  succeeded: [],
  not_sent: [],
};
