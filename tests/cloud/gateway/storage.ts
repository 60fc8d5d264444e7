import type pg from 'pg';
import { onlyKnown, Problem, Unknown } from './problem.ts';
import { noBucket, notFound, storageError, storageProblem, tooLarge } from './storage-problems.ts';

/** Where an object is. */
export type Place = { readonly bucket: string; readonly path: string };

/** Runs some SQL in a transaction as the user of the request's token. */
export type AsUser = <T>(work: (client: pg.Client) => Promise<T>) => Promise<T>;

/** The characters of which Supabase lets an object's path be made. */
const KEY = /^[\w/!\-.*'() &$@=;:+,?]+$/;

/** What Supabase's storage does with objects: row-level security of `storage.objects` decides, the bytes are kept in memory. */
export class Storage {
  readonly #bytes = new Map<string, Buffer>();
  /** The largest object that is taken; as in a free project. */
  maxBytes = 50 * 1_024 * 1_024;

  /** Answers a request below /storage/v1/object. */
  async answer(
    asUser: AsUser,
    { method, path, headers, bytes }: { method: string; path: string; headers: Headers; bytes: Buffer },
  ): Promise<unknown> {
    if (method === 'POST' && path.startsWith('list/'))
      return this.#list(asUser, placeOf(path.slice('list/'.length)).bucket, parsed(bytes));
    const place = placeOf(path);
    switch (method) {
      case 'GET':
        return this.#read(asUser, place);
      case 'DELETE':
        return this.#remove(asUser, place.bucket, parsed(bytes));
      case 'POST':
        return this.#upload(asUser, place, headers, bytes);
      default:
        throw new Unknown(`${method} /storage/v1/object/${path}`);
    }
  }

  /** What lies there, whoever asks; null when nothing does. */
  bytesOf(place: Place): Buffer | null {
    return this.#bytes.get(keyOf(place)) ?? null;
  }

  /** Adds an object. @throws Problem when there is one, when it is too large, or when it is not the user's to add. */
  async add(asUser: AsUser, place: Place, bytes: Buffer): Promise<void> {
    if (bytes.length > this.maxBytes) throw tooLarge();
    await this.#insert(asUser, place, bytes.length);
    this.#bytes.set(keyOf(place), bytes);
  }

  /** As `add` would, but leaves nothing behind. */
  async mayAdd(asUser: AsUser, place: Place, length: number): Promise<void> {
    if (length > this.maxBytes) throw tooLarge();
    const taken = new Problem(0, {});
    const insert = this.#insert(
      (work) => asUser((client) => work(client).then(() => Promise.reject(taken))),
      place,
      length,
    );
    await insert.catch((error: unknown) => {
      if (error !== taken) throw error;
    });
  }

  async #insert(asUser: AsUser, { bucket, path }: Place, size: number): Promise<void> {
    if (!KEY.test(path)) throw storageProblem(400, 'InvalidKey', `Invalid key: ${path}`);
    await this.#run(asUser, bucket, (client) =>
      client.query('insert into storage.objects (bucket_id, name, metadata) values ($1, $2, $3)', [
        bucket,
        path,
        JSON.stringify({ size }),
      ]),
    );
  }

  async #upload(asUser: AsUser, place: Place, headers: Headers, bytes: Buffer): Promise<unknown> {
    onlyKnown('x-upsert', [headers.get('x-upsert') ?? 'none'], ['false']);
    if (headers.get('content-type')?.startsWith('multipart/'))
      throw new Unknown('A form: send the bytes themselves, and their type.');
    await this.add(asUser, place, bytes);
    return { Id: place.path, Key: keyOf(place) };
  }

  async #read(asUser: AsUser, place: Place): Promise<Buffer> {
    const found = await this.#run(asUser, place.bucket, (client) =>
      client.query('select 1 from storage.objects where bucket_id = $1 and name = $2', [
        place.bucket,
        place.path,
      ]),
    );
    const bytes = this.#bytes.get(keyOf(place));
    if (found.rowCount === 0 || bytes === undefined) throw notFound('Object');
    return bytes;
  }

  async #remove(asUser: AsUser, bucket: string, body: Record<string, unknown>): Promise<unknown> {
    onlyKnown('Body', Object.keys(body), ['prefixes']);
    const gone = await this.#run(asUser, bucket, (client) =>
      client.query('delete from storage.objects where bucket_id = $1 and name = any($2) returning name', [
        bucket,
        body['prefixes'],
      ]),
    );
    const names = gone.rows.map(({ name }) => String(name));
    for (const path of names) this.#bytes.delete(keyOf({ bucket, path }));
    return names.map((name) => ({ name, bucket_id: bucket }));
  }

  /** The names directly below a folder: of objects, and of folders, which have no id. */
  async #list(asUser: AsUser, bucket: string, body: Record<string, unknown>): Promise<unknown> {
    onlyKnown('Body', Object.keys(body), ['prefix', 'limit', 'offset', 'sortBy']);
    const prefix = `${String(body['prefix']).replace(/\/+$/, '')}/`.replace(/^\/$/, '');
    const { rows } = await this.#run(asUser, bucket, (client) =>
      client.query(
        `select name, min(id) as id from (
           select split_part(substr(name, length($2) + 1), '/', 1) as name,
             case when strpos(substr(name, length($2) + 1), '/') = 0 then id::text end as id
           from storage.objects where bucket_id = $1 and starts_with(name, $2)) as below
         group by name order by name limit $3 offset $4`,
        [bucket, prefix, body['limit'] ?? 100, body['offset'] ?? 0],
      ),
    );
    return rows;
  }

  async #run<T>(asUser: AsUser, bucket: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    try {
      return await asUser(async (client) => {
        const found = await client.query('select 1 from storage.buckets where id = $1', [bucket]);
        if (found.rowCount === 0) throw noBucket();
        return work(client);
      });
    } catch (error) {
      throw storageError(error);
    }
  }
}

/** `<bucket>/<path>` as a request's address has it. */
export function placeOf(text: string): Place {
  const [bucket = '', ...rest] = text.split('/').map(decodeURIComponent);
  return { bucket, path: rest.join('/') };
}

function keyOf({ bucket, path }: Place): string {
  return `${bucket}/${path}`;
}

function parsed(bytes: Buffer): Record<string, unknown> {
  return JSON.parse(bytes.toString());
}
