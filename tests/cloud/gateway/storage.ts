import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { onlyKnown, Problem, Unknown } from './problem.ts';
import type { Claims } from './tokens.ts';

const BUCKET = 'safelight';

type Upload = { readonly path: string; readonly length: number; readonly claims: Claims; bytes: Buffer };

/** What Supabase's storage does with objects: row-level security of `storage.objects` decides, the bytes are kept in memory. */
export class Storage {
  readonly #bytes = new Map<string, Buffer>();
  readonly #uploads = new Map<string, Upload>();

  /** Adds an object, as a POST to /object/<bucket>/<path>. @throws Problem 409 when there is one. */
  async add(client: pg.Client, claims: Claims, path: string, bytes: Buffer): Promise<void> {
    await asUser(client, claims, () =>
      client.query('insert into storage.objects (bucket_id, name, metadata) values ($1, $2, $3)', [
        BUCKET,
        path,
        JSON.stringify({ size: bytes.length }),
      ]),
    );
    this.#bytes.set(path, bytes);
  }

  async read(client: pg.Client, claims: Claims, path: string): Promise<Buffer> {
    const found = await asUser(client, claims, () =>
      client.query('select 1 from storage.objects where bucket_id = $1 and name = $2', [BUCKET, path]),
    );
    const bytes = this.#bytes.get(path);
    if (found.rowCount === 0 || bytes === undefined) throw problem(404, 'not_found', 'Object not found');
    return bytes;
  }

  async remove(client: pg.Client, claims: Claims, paths: readonly string[]): Promise<string[]> {
    const gone = await asUser(client, claims, () =>
      client.query('delete from storage.objects where bucket_id = $1 and name = any($2) returning name', [
        BUCKET,
        paths,
      ]),
    );
    const names = gone.rows.map(({ name }) => String(name));
    for (const name of names) this.#bytes.delete(name);
    return names;
  }

  /** Begins a resumable upload (tus 1.0.0, creation). Returns its id. */
  begin(claims: Claims, headers: Headers): string {
    onlyKnown('Tus', [headers.get('tus-resumable') ?? 'none'], ['1.0.0']);
    const metadata = new Map(
      (headers.get('upload-metadata') ?? '').split(',').map((pair) => {
        const [name = '', value = ''] = pair.trim().split(' ');
        return [name, Buffer.from(value, 'base64').toString()] as const;
      }),
    );
    onlyKnown('Upload-Metadata', metadata.keys(), [
      'bucketName',
      'objectName',
      'contentType',
      'cacheControl',
    ]);
    if (metadata.get('bucketName') !== BUCKET) throw problem(404, 'Bucket not found', 'Bucket not found');
    const id = randomUUID();
    const length = Number(headers.get('upload-length'));
    this.#uploads.set(id, { path: metadata.get('objectName') ?? '', length, claims, bytes: Buffer.alloc(0) });
    return id;
  }

  /** How much of an upload has arrived. @throws Problem 404 when it is not, or no longer, known. */
  offset(id: string): { readonly offset: number; readonly length: number } {
    const upload = this.#upload(id);
    return { offset: upload.bytes.length, length: upload.length };
  }

  /** Takes the next bytes, as many as arrived before the connection ended. The last ones make the object. */
  async append(client: pg.Client, id: string, offset: number, bytes: Buffer): Promise<number> {
    const upload = this.#upload(id);
    if (offset !== upload.bytes.length) throw problem(409, 'Conflict', 'Upload-Offset conflict');
    upload.bytes = Buffer.concat([upload.bytes, bytes]);
    if (upload.bytes.length === upload.length) {
      await this.add(client, upload.claims, upload.path, upload.bytes);
      this.#uploads.delete(id);
    }
    return offset + bytes.length;
  }

  #upload(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (upload === undefined) throw problem(404, 'not_found', 'Upload not found');
    return upload;
  }
}

/** `<bucket>/<path>` as the product may write it. */
export function objectPath(text: string): string {
  const [bucket, ...rest] = text.split('/').map(decodeURIComponent);
  if (bucket !== BUCKET) throw new Unknown(`Bucket ${bucket}`);
  return rest.join('/');
}

async function asUser<T>(client: pg.Client, claims: Claims, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    await client.query('set local role authenticated');
    await client.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify(claims)]);
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    if (!(error instanceof pg.DatabaseError)) throw error;
    if (error.code === '23505') throw problem(409, 'Duplicate', 'The resource already exists');
    if (error.code === '42501')
      throw problem(403, 'Unauthorized', 'new row violates row-level security policy');
    throw error;
  }
}

/** As Supabase's storage words it: the status is in the body, and 400 outside, except for tus. */
function problem(status: number, error: string, message: string): Problem {
  return new Problem(status === 409 || status === 404 ? status : 400, {
    statusCode: String(status),
    error,
    message,
  });
}
