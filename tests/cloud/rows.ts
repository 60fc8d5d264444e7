import { randomUUID } from 'node:crypto';

/** Rows as the product sends them, for tests that need some and do not care which. */

const AT = '2026-11-23T10:00:00.000Z';

type Row = Readonly<Record<string, unknown>>;

export function jobRow(user: string, changes: Row = {}) {
  const id = randomUUID();
  return {
    id,
    user_id: user,
    device_id: id,
    device_name: 'Studio',
    status: 'completed',
    prompt: 'a boat',
    images_requested: 1,
    images_completed: 1,
    images_failed: 0,
    cost_usd: 0.04,
    log_seq: 0,
    data: { prompt: 'a boat' },
    created_at: AT,
    updated_at: AT,
    deleted_at: null,
    ...changes,
  };
}

export function imageRow(user: string, job: string, index: number) {
  return {
    id: randomUUID(),
    job_id: job,
    user_id: user,
    image_index: index,
    status: 'completed',
    data: { index },
    updated_at: AT,
    deleted_at: null,
  };
}

export function fileRow(user: string, job: string, image: string) {
  return {
    id: randomUUID(),
    job_id: job,
    image_id: image,
    user_id: user,
    kind: 'variant',
    sha256: 'a'.repeat(64),
    bytes: 10,
    storage_path: null,
    data: { variant: 1 },
    created_at: AT,
    deleted_at: null,
  };
}

export function logRow(user: string, job: string, seq: number) {
  return {
    id: randomUUID(),
    job_id: job,
    user_id: user,
    seq,
    image_id: null,
    attempt: null,
    level: 'info',
    step: 'upload',
    message: `Entry ${seq}`,
    details: null,
    created_at: AT,
  };
}
