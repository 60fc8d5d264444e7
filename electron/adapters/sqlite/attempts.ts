import { type Attempt, attemptSchema } from '../../../shared/domain/attempt.ts';
import type { AttemptTable } from '../../core/ports/store.ts';
import type { Connection, Row } from './connection.ts';
import { columns, fromJson, insertSql, mustHaveChanged, parseRow, toJson, updateSql } from './rows.ts';
import { spendingQuery } from './spending.ts';

const TABLE = 'image_generation_attempts';
const FIXED = columns('id job_id image_id number run repeats provider model request_hash created_at');
const CHANGING = columns(
  'status billing estimated_usd cost_usd usage request_id failure elapsed_ms finished_at',
);
/**
 * How far back it is looked for calls to one model: an index for it would be one more tree in the commit of each call's end,
 * and who changed the model thousands of calls ago can do without an estimate.
 */
const LATEST_ATTEMPTS = 2_000;
const LATEST_ELAPSED_SQL = `
  SELECT elapsed_ms FROM (SELECT * FROM ${TABLE} ORDER BY id DESC LIMIT ${LATEST_ATTEMPTS})
    WHERE provider = ? AND model = ? AND status = 'succeeded' AND elapsed_ms IS NOT NULL LIMIT ?`;
/** The condition is word for word that of the partial index. */
export const OPEN_SQL = `SELECT * FROM ${TABLE} WHERE status IN ('intent', 'sending') ORDER BY id`;

export function attemptTable(connection: Connection): AttemptTable {
  const insert = connection.query(insertSql(TABLE, [...FIXED, ...CHANGING]));
  const update = connection.query(updateSql(TABLE, CHANGING));
  const ofJob = connection.query(`SELECT * FROM ${TABLE} WHERE job_id = ? ORDER BY id`);
  const latestOf = connection.query(`SELECT * FROM ${TABLE} WHERE image_id = ? ORDER BY number DESC LIMIT 1`);
  const bought = connection.query(
    `SELECT 1 FROM ${TABLE} WHERE image_id = ? AND number < ? AND status = 'succeeded' LIMIT 1`,
  );
  const open = connection.query(OPEN_SQL);
  const latestElapsed = connection.query(LATEST_ELAPSED_SQL);
  const budgetUsed = connection.query(
    `SELECT total(coalesce(cost_usd, estimated_usd)) AS usd FROM ${TABLE}
       WHERE job_id = ? AND (status IN ('intent', 'sending') OR billing IN ('billed', 'unknown'))`,
  );
  const toAttempt = (row: Row): Attempt =>
    parseRow(connection, TABLE, row['id'] ?? null, attemptSchema, () => readAttempt(row));

  return {
    insert: (attempt) =>
      connection.atomically('full', () => insert.run({ ...fixed(attempt), ...changing(attempt) })),
    update: (attempt) =>
      connection.atomically('full', () =>
        mustHaveChanged(update.run({ id: attempt.id, ...changing(attempt) }), TABLE, attempt.id),
      ),
    ofJob: (jobId) => ofJob.all(jobId).map(toAttempt),
    latestOf(imageId) {
      const row = latestOf.get(imageId);
      return row === undefined ? null : toAttempt(row);
    },
    boughtBefore: (imageId, number) => bought.get(imageId, number) !== undefined,
    open: () => open.all().map(toAttempt),
    latestElapsedMs: (provider, model, limit) =>
      latestElapsed.all(provider, model, limit).map((row) => Number(row['elapsed_ms'])),
    spending: spendingQuery(connection),
    budgetUsedUsd: (jobId) => Number(budgetUsed.get(jobId)?.['usd']),
  };
}

function fixed(attempt: Attempt): Row {
  return {
    id: attempt.id,
    job_id: attempt.jobId,
    image_id: attempt.imageId,
    number: attempt.number,
    run: attempt.run,
    repeats: attempt.repeats,
    provider: attempt.provider,
    model: attempt.model,
    request_hash: attempt.requestHash,
    created_at: attempt.createdAt,
  };
}

function changing(attempt: Attempt): Row {
  return {
    status: attempt.status,
    billing: attempt.billing,
    estimated_usd: attempt.estimatedUsd,
    cost_usd: attempt.costUsd,
    usage: toJson(attempt.usage),
    request_id: attempt.requestId,
    failure: toJson(attempt.failure),
    elapsed_ms: attempt.elapsedMs,
    finished_at: attempt.finishedAt,
  };
}

/** What a row says, still to be parsed. */
export function readAttempt(row: Row): unknown {
  return {
    id: row['id'],
    jobId: row['job_id'],
    imageId: row['image_id'],
    number: row['number'],
    run: row['run'],
    repeats: row['repeats'],
    provider: row['provider'],
    model: row['model'],
    requestHash: row['request_hash'],
    status: row['status'],
    billing: row['billing'],
    estimatedUsd: row['estimated_usd'],
    costUsd: row['cost_usd'],
    usage: fromJson(row['usage']),
    requestId: row['request_id'],
    failure: fromJson(row['failure']),
    elapsedMs: row['elapsed_ms'],
    createdAt: row['created_at'],
    finishedAt: row['finished_at'],
  };
}
