import type { CommandName } from '../../../shared/contract/commands.ts';
import { estimateBatch, retryBatch } from './batch-retry.ts';
import type { Handlers } from './handler.ts';
import { linksOf, retryWithPrompt } from './retry-with-prompt.ts';

type RetryCommand = Extract<
  CommandName,
  `jobs.${'retryEstimate' | 'retryFailed'}` | 'job.retryWithPrompt' | 'job.links'
>;

/** Retries beyond that of one job: of several, and with another prompt. */
export const retryHandlers: Handlers<RetryCommand> = {
  'jobs.retryEstimate': (services, { jobIds }) => estimateBatch(services, jobIds),
  'jobs.retryFailed': (services, { jobIds, gone }) => retryBatch(services, jobIds, gone),
  'job.retryWithPrompt': (services, { jobId, imageIds, prompt }) =>
    retryWithPrompt(services, jobId, imageIds, prompt),
  'job.links': (services, { jobId }) => linksOf(services, jobId),
};
