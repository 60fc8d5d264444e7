import { attemptSchema } from '../../../../shared/domain/attempt.ts';
import { imageFileSchema, imageSchema } from '../../../../shared/domain/image.ts';
import { jobSchema } from '../../../../shared/domain/job.ts';
import { logEntrySchema } from '../../../../shared/domain/log-entry.ts';
import { settingsSchema } from '../../../../shared/domain/settings.ts';
import {
  webhookDeliverySchema,
  webhookEndpointSchema,
  webhookMessageSchema,
} from '../../../../shared/domain/webhook.ts';
import { readAttempt } from '../attempts.ts';
import type { Row } from '../connection.ts';
import { readFile } from '../files.ts';
import { readImage } from '../images.ts';
import { readJob } from '../jobs.ts';
import { PLACES_PER_JOB } from '../log-place.ts';
import { fromJson, type Schema } from '../rows.ts';
import { readDelivery, readEndpoint } from '../webhooks.ts';

/** A table that is read row by row from a damaged database, or from a backup. */
export type SalvagedTable = {
  readonly name: string;
  /** The whole number that orders its rows, or the text columns that do. */
  readonly key: string | readonly string[];
  /** Whether a row is what this app writes. Stored data is foreign, and here it is known to be damaged. */
  readonly isSound: (row: Row) => boolean;
  /** The column with the job's id, where a row belongs to one. */
  readonly job: string | null;
};

/** Whatever the table's own constraints let pass. */
const anything = (): boolean => true;

/** In this order rows find those that they belong to. What is made of other tables (counts, the index of the log) is made anew instead. */
export const SALVAGED: readonly SalvagedTable[] = [
  { name: 'settings', key: ['key'], isSound: isSetting, job: null },
  table('image_generation_jobs', 'number', parsedBy(jobSchema, readJob)),
  table('image_generation_images', 'rowid', parsedBy(imageSchema, readImage), 'job_id'),
  table('image_generation_attempts', 'rowid', parsedBy(attemptSchema, readAttempt), 'job_id'),
  table('image_generation_files', 'rowid', parsedBy(imageFileSchema, readFile), 'job_id'),
  table('image_generation_logs', 'place', parsedBy(logEntrySchema, readEntry), 'job_id'),
  { name: 'image_generation_step_times', key: ['job_id', 'step'], isSound: anything, job: 'job_id' },
  { name: 'image_generation_job_links', key: ['job_id'], isSound: anything, job: 'job_id' },
  table('image_generation_spending', 'quarter'),
  table('webhook_endpoints', 'rowid', parsedBy(webhookEndpointSchema, readEndpoint)),
  table('webhook_deliveries', 'rowid', isDelivery),
  table('metrics_scopes', 'id'),
  table('metrics_jobs', 'job'),
  table('metrics_runs', 'job'),
  table('metrics_calls', 'job'),
  table('metrics_images', 'job'),
  table('metrics_failures', 'id'),
  table('metrics_steps', 'id'),
  table('sync_state', 'id'),
  table('sync_outbox', 'change'),
  { name: 'sync_jobs', key: ['job_id'], isSound: anything, job: null },
  { name: 'sync_backfill', key: ['kind', 'job_id'], isSound: anything, job: 'job_id' },
  { name: 'sync_uploads', key: ['file_id'], isSound: anything, job: null },
  { name: 'sync_parked', key: ['kind', 'entity_id'], isSound: anything, job: null },
  table('sync_log', 'id'),
];

/** Settings of the app's own: how it ended says nothing of a database that was put together anew. */
export const OWN_SETTINGS: readonly string[] = ['cleanEnd', 'compactAtStart', 'databaseRepair'];

/** Settings that can be asked for by name, where the table cannot be read from one end to the other. */
export const KNOWN_SETTINGS: readonly string[] = [
  ...Object.keys(settingsSchema.shape),
  'retentionRuns',
  'retentionLookedAt',
];

/** A row of the log as an entry; its place says which job's it is and which one of them. */
export function readEntry(row: Row): Record<string, unknown> {
  return {
    id: row['id'],
    seq: Number(row['place']) % PLACES_PER_JOB,
    jobId: row['job_id'],
    userId: row['user_id'],
    imageId: row['image_id'],
    attempt: row['attempt'],
    level: row['level'],
    step: row['step'],
    message: row['message'],
    detailsJson: row['details'],
    createdAt: row['created_at'],
  };
}

function table(
  name: string,
  key: string,
  isSound: (row: Row) => boolean = anything,
  job: string | null = null,
): SalvagedTable {
  return { name, key, isSound, job };
}

function parsedBy(schema: Schema<unknown>, read: (row: Row) => unknown): (row: Row) => boolean {
  return (row) => {
    try {
      return schema.safeParse(read(row)).success;
    } catch {
      return false;
    }
  };
}

function isDelivery(row: Row): boolean {
  const schema = webhookDeliverySchema.extend({ message: webhookMessageSchema });
  return parsedBy(schema, (some) => ({ ...readDelivery(some), message: fromJson(some['message']) }))(row);
}

function isSetting(row: Row): boolean {
  const { key, value } = row;
  if (typeof key !== 'string' || OWN_SETTINGS.includes(key)) return false;
  try {
    const parsed: unknown = JSON.parse(String(value));
    const schema: Schema<unknown> | undefined = Object.hasOwn(settingsSchema.shape, key)
      ? settingsSchema.shape[key as keyof typeof settingsSchema.shape]
      : undefined;
    return schema === undefined || schema.safeParse(parsed).success;
  } catch {
    return false;
  }
}
