import type { BatchRetryOutcome } from '../../shared/contract/retries.ts';
import { retries } from './retries.ts';

const text = retries.batch;

/** What a retry came to, and what it left out, as a message. */
export function retryInWords({ jobs, images, retried }: BatchRetryOutcome) {
  const refused = jobs.length - retried;
  const declined = jobs.reduce((sum, job) => sum + (job.refused === null ? job.declined : 0), 0);
  const notes = [
    ...(refused > 0 ? [text.someRefused(refused)] : []),
    ...(declined > 0 ? [text.leftOut(declined)] : []),
  ];
  return {
    title: text.done(images, retried),
    ...(notes.length > 0 ? { text: notes.join(' ') } : {}),
    level: notes.length > 0 ? 'warning' : 'success',
  } as const;
}
