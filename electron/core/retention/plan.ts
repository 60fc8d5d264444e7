import {
  MAX_RETAINED,
  NOTHING_RETAINED,
  type RetentionItem,
  type RetentionReason,
  type RetentionTotals,
} from '../../../shared/contract/retention.ts';
import { isFinal } from '../../../shared/domain/job.ts';
import type { RetentionRules } from '../../../shared/domain/retention.ts';
import type { JobFacts } from '../ports/retention-store.ts';

const DAY_MS = 86_400_000;
/** A log that was removed leaves this many entries: the one that says so. */
const LEFT_OF_A_LOG = 1;

/** A job that goes, or whose log does, and why. */
export type Due = { readonly facts: JobFacts; readonly reason: RetentionReason };

/** Exactly what the rules take at one moment. */
export type RetentionPlan = {
  /** Oldest first; at most `MAX_RETAINED`. */
  readonly jobs: readonly Due[];
  /** Jobs that stay and lose their log; oldest first, at most `MAX_RETAINED`. */
  readonly logs: readonly Due[];
  /** How many there are beyond these. */
  readonly later: number;
  /** Jobs that a rule would take and that something protects. */
  readonly kept: { readonly starred: number; readonly failed: number };
};

type Protection = 'unsettled' | 'starred' | 'failed' | null;

/** What keeps a job whatever the rules say; null when nothing does. */
export function protectionOf(facts: JobFacts, rules: RetentionRules): Protection {
  if (!isFinal(facts.status) || facts.unknown > 0) return 'unsettled';
  if (facts.hasStarred) return 'starred';
  return rules.keepFailed && (facts.failed > 0 || facts.status === 'failed') ? 'failed' : null;
}

/**
 * Decides what goes. Pure.
 * @param all every job that is not deleted, in the order in which they were made.
 * @param now milliseconds since the epoch.
 */
export function planRetention(all: readonly JobFacts[], rules: RetentionRules, now: number): RetentionPlan {
  const kept = { starred: 0, failed: 0 };
  const reasons = all.map((facts, at) => {
    const reason = reasonOf(facts, all.length - at, rules, now);
    const protection = reason === null ? null : protectionOf(facts, rules);
    if (protection === 'starred' || protection === 'failed') kept[protection] += 1;
    return protection === null ? reason : null;
  });
  if (rules.maxLibraryBytes !== null) addLargest(all, rules, rules.maxLibraryBytes, reasons);
  const jobs: Due[] = [];
  const logs: Due[] = [];
  for (const [at, facts] of all.entries()) {
    const reason = reasons[at] ?? null;
    if (reason !== null) jobs.push({ facts, reason });
    else if (isLogDue(facts, rules, now)) logs.push({ facts, reason: 'logs' });
  }
  return {
    jobs: jobs.slice(0, MAX_RETAINED),
    logs: logs.slice(0, MAX_RETAINED),
    later: Math.max(0, jobs.length - MAX_RETAINED) + Math.max(0, logs.length - MAX_RETAINED),
    kept,
  };
}

/** @param rank 1 for the newest of all jobs. */
function reasonOf(facts: JobFacts, rank: number, rules: RetentionRules, now: number): RetentionReason | null {
  if (isOlder(facts.endedAt, rules.olderThanDays, now)) return 'age';
  return rules.keepLatestJobs !== null && rank > rules.keepLatestJobs ? 'count' : null;
}

function isOlder(at: number, days: number | null, now: number): boolean {
  return days !== null && now - at > days * DAY_MS;
}

/** The oldest of what may go and is not going yet, until the rest is small enough. What has no files would make nothing smaller. */
function addLargest(
  all: readonly JobFacts[],
  rules: RetentionRules,
  maxBytes: number,
  reasons: (RetentionReason | null)[],
): void {
  let left = 0;
  for (const [at, { libraryBytes }] of all.entries()) if (reasons[at] === null) left += libraryBytes;
  for (const [at, facts] of all.entries()) {
    if (left <= maxBytes) return;
    if (reasons[at] !== null || facts.libraryBytes === 0 || protectionOf(facts, rules) !== null) continue;
    reasons[at] = 'size';
    left -= facts.libraryBytes;
  }
}

function isLogDue(facts: JobFacts, rules: RetentionRules, now: number): boolean {
  if (facts.entries <= LEFT_OF_A_LOG || !isOlder(facts.lastEntryAt, rules.logsOlderThanDays, now))
    return false;
  return protectionOf(facts, rules) === null;
}

/** One line of what goes. */
export function itemOf({ facts, reason }: Due): RetentionItem {
  const { id: jobId, prompt, status, createdAt, endedAt, entries } = facts;
  const about = { jobId, prompt, status, createdAt, endedAt, reason, entries };
  if (reason === 'logs') return { ...about, images: 0, files: 0, bytes: 0 };
  return {
    ...about,
    images: facts.completed,
    files: facts.libraryFiles + facts.baseFiles,
    bytes: facts.libraryBytes + facts.baseBytes,
  };
}

export function addTo(totals: RetentionTotals, due: Due): RetentionTotals {
  const { reason, images, files, bytes, entries } = itemOf(due);
  return {
    jobs: totals.jobs + (reason === 'logs' ? 0 : 1),
    images: totals.images + images,
    files: totals.files + files,
    bytes: totals.bytes + bytes,
    logs: totals.logs + (reason === 'logs' ? 1 : 0),
    entries: totals.entries + entries,
  };
}

export function totalsOf({ jobs, logs }: RetentionPlan): RetentionTotals {
  return [...jobs, ...logs].reduce(addTo, NOTHING_RETAINED);
}

/** How many go for each reason. */
export function reasonsOf({ jobs, logs }: RetentionPlan): Record<RetentionReason, number> {
  const reasons = { age: 0, count: 0, size: 0, logs: 0 };
  for (const { reason } of [...jobs, ...logs]) reasons[reason] += 1;
  return reasons;
}

/** Two plans with the same fingerprint take the same, for the same reasons, and their jobs are as they were. */
export function fingerprintOf(plan: RetentionPlan): string {
  return JSON.stringify(
    [...plan.jobs, ...plan.logs].map((due) => {
      const { facts } = due;
      return [itemOf(due), facts.updatedAt, facts.lastSeq];
    }),
  );
}

/** Whether a job is still what it was when the plan was made. */
export function isUnchanged(planned: JobFacts, current: JobFacts | undefined): boolean {
  return (
    current !== undefined &&
    current.updatedAt === planned.updatedAt &&
    current.status === planned.status &&
    current.hasStarred === planned.hasStarred &&
    current.lastSeq === planned.lastSeq
  );
}
