import { assertNever } from '../../../shared/domain/assert-never.ts';
import { adviceFor, type FailureCode, failureCodeSchema } from '../../../shared/domain/errors.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import { detailsOf, type LogEntry } from '../../../shared/domain/log-entry.ts';
import {
  WEBHOOK_TEST,
  type WebhookEvent,
  type WebhookJob,
  type WebhookMessage,
} from '../../../shared/domain/webhook.ts';
import type { Redact } from '../logging/redaction.ts';
import { createPathReducer, type KnownFolders } from '../logging/reduce-paths.ts';
import { withoutPrompt } from './without-prompt.ts';

const MAX_ERRORS = 5;
const MAX_PROMPT_CHARACTERS = 500;
const MAX_MESSAGE_CHARACTERS = 500;

export type JobEventType = Exclude<WebhookEvent, 'log.error'>;

/** What a committed change of a job is to be told as; most changes are nothing. */
export function eventsOf(before: Job, after: Job): JobEventType[] {
  const events: JobEventType[] = [];
  const stopped = before.stoppedBy === null ? after.stoppedBy?.code : undefined;
  if (stopped === 'budget_reached' || stopped === 'month_budget_reached') events.push('budget.reached');
  const ended = isFinal(before.status) ? null : endOf(after);
  return ended === null ? events : [...events, ended];
}

function endOf({ status }: Job): JobEventType | null {
  switch (status) {
    case 'completed':
    case 'completed_partial':
    case 'failed':
    case 'cancelled':
      return `job.${status}`;
    case 'queued':
    case 'processing':
      return null;
    default:
      return assertNever(status);
  }
}

export type JobMessageParts = {
  readonly type: JobEventType;
  readonly job: Job;
  /** As they are after the change. */
  readonly images: Iterable<Image>;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly includePrompt: boolean;
  readonly redact: Redact;
};

/** A message about a job. */
export function jobMessage({
  type,
  job,
  images,
  at,
  includePrompt,
  redact,
}: JobMessageParts): WebhookMessage {
  const { provider, model, budgetUsd, prompt } = job.params;
  const data: WebhookJob = {
    jobId: job.id,
    link: linkTo(job.id),
    status: job.status,
    run: job.run,
    provider,
    model: redact(model),
    counts: job.counts,
    cost: job.cost,
    budgetUsd,
    durationMs: durationOf(job),
    errors: topErrors(images),
    prompt: includePrompt ? shortened(redact(prompt), MAX_PROMPT_CHARACTERS) : null,
  };
  return { type, timestamp: new Date(at).toISOString(), data };
}

export type ErrorMessageParts = {
  /** The first of the entries that it is about. */
  readonly entry: LogEntry;
  /** How many there were, this one among them. */
  readonly count: number;
  /** The job of the entry, with the folders that its texts may name. */
  readonly job: Job;
  readonly folders: KnownFolders;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly includePrompt: boolean;
  readonly redact: Redact;
};

/** A message about error entries. Its text holds no folder of this machine, and the prompt only where that is allowed. */
export function logErrorMessage(parts: ErrorMessageParts): WebhookMessage {
  const { jobId, step } = parts.entry;
  const { count, at } = parts;
  return {
    type: 'log.error',
    timestamp: new Date(at).toISOString(),
    data: { jobId, link: linkTo(jobId), count, step, message: errorText(parts) },
  };
}

/** What the entry says; where it quotes the prompt, as providers do, and that is not allowed, what its code means instead. */
function errorText({ entry, job, folders, includePrompt, redact }: ErrorMessageParts): string {
  const reduced = createPathReducer(folders)(redact(entry.message));
  if (includePrompt) return shortened(reduced, MAX_MESSAGE_CHARACTERS);
  // A job's folder is named after its prompt.
  const text = withoutPrompt(reduced.replaceAll(job.folder, '…'), redact(job.params.prompt));
  return text === null ? meaningOf(entry) : shortened(text, MAX_MESSAGE_CHARACTERS);
}

function meaningOf(entry: LogEntry): string {
  const details = detailsOf(entry);
  const named = typeof details === 'object' && details !== null && !Array.isArray(details);
  const code = failureCodeSchema.safeParse(named ? details['code'] : null);
  return code.success ? `${code.data}: ${adviceFor(code.data)}` : 'What went wrong is in the log of the job.';
}

export function testMessage(at: number): WebhookMessage {
  const data = { message: 'This is a test from Safelight. The webhook works.' };
  return { type: WEBHOOK_TEST, timestamp: new Date(at).toISOString(), data };
}

function linkTo(jobId: string): string {
  return `safelight://job/${jobId}`;
}

/** From the start of the latest run; null for a job that never started or goes on. */
function durationOf({ startedAt, finishedAt }: Job): number | null {
  return startedAt === null || finishedAt === null ? null : Math.max(0, finishedAt - startedAt);
}

function topErrors(images: Iterable<Image>): WebhookJob['errors'] {
  const counts = new Map<FailureCode, number>();
  for (const { failure, status } of images) {
    if (failure !== null && status !== 'completed')
      counts.set(failure.code, (counts.get(failure.code) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_ERRORS)
    .map(([code, count]) => ({ code, images: count, advice: adviceFor(code) }));
}

/** At most so many characters, never half of one, also where the text has such. */
function shortened(text: string, most: number): string {
  const characters = Array.from(text.slice(0, 2 * most));
  return characters.length <= most && text.length <= 2 * most
    ? text.toWellFormed()
    : `${characters
        .slice(0, most - 1)
        .join('')
        .toWellFormed()}…`;
}
