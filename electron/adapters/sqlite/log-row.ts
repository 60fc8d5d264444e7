import { LEVELS, type LogEntry, logEntrySchema, STEPS } from '../../../shared/domain/log-entry.ts';
import type { Connection, Value } from './connection.ts';
import { parseRow } from './rows.ts';

export const LOG_TABLE = 'image_generation_logs';
/** How many entries a job has of each level and step, up to the place that the other one names. */
export const COUNTS_TABLE = 'image_generation_log_counts';
export const COUNTED_TABLE = 'image_generation_log_counted';
/** All but the job's id, which whoever asks already has; the sequence is in the place. */
export const LOG_COLUMNS = 'place, id, user_id, image_id, attempt, level, step, message, details, created_at';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const levels: ReadonlySet<unknown> = new Set(LEVELS);
const steps: ReadonlySet<unknown> = new Set(STEPS);

/**
 * Reads the rows of one page, given in the order of LOG_COLUMNS; `base` is the job's place 0. Pages are read while someone
 * scrolls, so a sound row is recognised by hand, several times as fast as by the schema; the schema judges the rest and says
 * what is wrong.
 */
export function logEntryReader(
  connection: Connection,
  jobId: string,
  base: number,
): (row: readonly Value[]) => LogEntry {
  const isUserId = rememberingLast(isUuid);
  const isImageId = rememberingLast((value) => value === null || isUuid(value));

  return (row) => {
    const [place, id, userId, imageId, attempt, level, step, message, detailsJson, createdAt] = row;
    const seq = Number(place) - base;
    const entry = {
      id,
      seq,
      jobId,
      userId,
      imageId,
      attempt,
      level,
      step,
      message,
      detailsJson,
      createdAt,
    };
    const sound =
      isShapedLikeUuid(id) &&
      isPositive(seq) &&
      isUserId(userId) &&
      isImageId(imageId) &&
      (attempt === null || isPositive(attempt)) &&
      levels.has(level) &&
      steps.has(step) &&
      typeof message === 'string' &&
      (detailsJson === null || typeof detailsJson === 'string') &&
      isPositive(createdAt);
    if (sound) return entry as LogEntry;
    return parseRow(connection, LOG_TABLE, `${jobId} #${seq}`, logEntrySchema, () => entry);
  };
}

function isUuid(value: unknown): boolean {
  return typeof value === 'string' && UUID.test(value);
}

/** The entry's own id differs in each row, so a look at its shape must do: the expression would be a tenth of the page's time. */
function isShapedLikeUuid(value: unknown): boolean {
  return typeof value === 'string' && value.length === 36 && value[8] === '-' && value[23] === '-';
}

function isPositive(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** A check that answers at once for the value it last found good: neighbouring entries share their user and their image. */
function rememberingLast(check: (value: Value | undefined) => boolean) {
  let good: Value | undefined;
  return (value: Value | undefined): boolean => {
    if (value === good && value !== undefined) return true;
    if (!check(value)) return false;
    good = value;
    return true;
  };
}
