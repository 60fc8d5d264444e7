import { z } from 'zod';
import type { Step } from '../../../shared/domain/log-entry.ts';
import type {
  CallSums,
  FailureSum,
  JobSums,
  MetricsRange,
  MetricsTable,
  NamedJob,
} from '../../core/ports/metrics-store.ts';
import type { Connection, Query, Row } from './connection.ts';
import {
  CALLS_SQL,
  DURATIONS_SQL,
  FAILURES_BY_JOB_SQL,
  FAILURES_SQL,
  FIRST_SQL,
  IMAGES_SQL,
  JOBS_SQL,
  NAMES_SQL,
  RUNS_SQL,
  STEP_DURATIONS_SQL,
  WAITS_SQL,
} from './metrics-sql.ts';
import { parseRow, type Schema } from './rows.ts';

const scopeSchema = z.strictObject({
  id: z.int(),
  provider: z.string(),
  model: z.string(),
  preset: z.string(),
});
const count = z.int().nonnegative();
const sum = z.number().nonnegative();
const moneyShape = {
  usd: sum,
  wastedUsd: sum,
  estimatedUsd: sum,
  unpriced: count,
  maybeBilled: count,
  maybeBilledUsd: sum,
};
const callsSchema = z.strictObject({
  ...moneyShape,
  calls: count,
  succeeded: count,
  retries: count,
  failedCallMs: sum,
}) satisfies Schema<CallSums>;
const jobSchema = z.strictObject({
  ...moneyShape,
  job: z.int(),
  calls: count,
  lastAt: z.int(),
}) satisfies Schema<JobSums>;
const failureSchema = z.strictObject({
  code: z.string(),
  count,
  firstAt: z.int(),
  lastAt: z.int(),
}) satisfies Schema<FailureSum>;
const jobFailureSchema = failureSchema.extend({ job: z.int() });
const waitSchema = z.strictObject({ code: z.string(), from: z.int(), to: z.int() });
const runSchema = z.strictObject({ job: z.int(), from: z.int(), to: z.int() });
const imagesSchema = z.strictObject({ completed: count, failed: count, cancelled: count, unknown: count });
/** By hand: a schema for each of a hundred thousand numbers would take as long as reading them. */
const durationsSchema = z.custom<number[]>(
  (value) => Array.isArray(value) && value.every((ms) => Number.isSafeInteger(ms) && ms >= 0),
);
const nameSchema = z.strictObject({ job: z.int(), jobId: z.string(), prompt: z.string() });

export function metricsTable(connection: Connection): MetricsTable {
  const scopes = connection.query('SELECT id, provider, model, preset FROM metrics_scopes ORDER BY id');
  const first = connection.query(FIRST_SQL);
  const calls = connection.query(CALLS_SQL);
  const images = connection.query(IMAGES_SQL);
  const callDurations = connection.query(DURATIONS_SQL);
  const stepDurations = connection.query(STEP_DURATIONS_SQL);
  const failures = connection.query(FAILURES_SQL);
  const failuresByJob = connection.query(FAILURES_BY_JOB_SQL);
  const waits = connection.query(WAITS_SQL);
  const runs = connection.query(RUNS_SQL);
  const jobs = connection.query(JOBS_SQL);
  const names = connection.query(NAMES_SQL);

  /** What a query answers for a range, parsed. */
  const rows = <T>(query: Query, schema: Schema<T>, range: MetricsRange, more: Row = {}): T[] =>
    query
      .all({ ...bound(range), ...more })
      .map((row) => parseRow(connection, 'metrics', range.from, schema, () => row));
  const row = <T>(query: Query, schema: Schema<T>, range: MetricsRange): T => {
    const [only] = rows(query, schema, range);
    if (only === undefined) throw new Error('A sum always has a row');
    return only;
  };
  const durations = (query: Query, range: MetricsRange, more: Row = {}): number[] => {
    const found = query.get({ ...bound(range), ...more })?.['ms'];
    return parseRow(connection, 'metrics', range.from, durationsSchema, () => JSON.parse(String(found)));
  };

  return {
    scopes: () =>
      scopes
        .all()
        .map((each) => parseRow(connection, 'metrics_scopes', each['id'] ?? null, scopeSchema, () => each)),
    firstAt: () => {
      const at = first.get()?.['at'];
      return typeof at === 'number' ? at : null;
    },
    calls: (range) => row(calls, callsSchema, range),
    images: (range) => row(images, imagesSchema, range),
    durations: (step: Step, range) =>
      step === 'base_generation'
        ? durations(callDurations, range)
        : durations(stepDurations, range, { step }),
    failures: (range) => rows(failures, failureSchema, range),
    failuresByJob: (range) => rows(failuresByJob, jobFailureSchema, range),
    waits: (range) => rows(waits, waitSchema, range),
    runs: (range, now) => rows(runs, runSchema, range, { now }),
    jobs: (range) => rows(jobs, jobSchema, range),
    nameJobs: (numbers) => {
      const found = names
        .all(JSON.stringify(numbers))
        .map((each) => parseRow(connection, 'metrics_jobs', each['job'] ?? null, nameSchema, () => each));
      const byNumber = new Map<number, NamedJob>(numbers.map((number) => [number, null]));
      for (const { job, ...named } of found) byNumber.set(job, named);
      return byNumber;
    },
  };
}

/** The parameters of a range's statement. */
function bound({ from, to, scopes }: MetricsRange): Row {
  return { from, to, scopes: scopes === null ? null : JSON.stringify(scopes) };
}
