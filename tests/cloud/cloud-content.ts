import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { CloudContent } from '../../electron/core/sync/testing/compare.ts';
import type { StoredRow } from '../../electron/core/sync/testing/fake-server.ts';
import type { TestCloud } from './start-cloud.ts';

const BUCKET = 'safelight';

/** All that is in a project now, as its administrator sees it, with every picture looked at: it is what its name says. */
export async function contentOf(cloud: TestCloud): Promise<CloudContent> {
  const read = async (table: string): Promise<StoredRow[]> => {
    const { rows } = await cloud.database.query(
      `select row_to_json(each) as row from public.image_generation_${table} as each order by id`,
    );
    return rows.map(({ row }) => row);
  };
  const tables = {
    jobs: await read('jobs'),
    images: await read('images'),
    files: await read('files'),
    logs: await read('logs'),
  };
  const logs = tables.logs.toSorted((a, b) => Number(a['seq']) - Number(b['seq']));
  return {
    rows: (table) => tables[table],
    row: (table, id) => tables[table].find((row) => row['id'] === id) ?? null,
    logOf: (jobId) => logs.filter((row) => row['job_id'] === jobId),
    objects: await objectsOf(cloud),
  };
}

async function objectsOf({ database, gateway }: TestCloud): Promise<Map<string, Buffer>> {
  const { rows } = await database.query('select name from storage.objects where bucket_id = $1', [BUCKET]);
  const objects = new Map<string, Buffer>();
  for (const { name } of rows) {
    const bytes = gateway.storage.bytesOf({ bucket: BUCKET, path: name });
    const sha256 = createHash('sha256')
      .update(bytes ?? '')
      .digest('hex');
    expect(name).toContain(`/${sha256}.`);
    objects.set(name, bytes ?? Buffer.alloc(0));
  }
  return objects;
}
