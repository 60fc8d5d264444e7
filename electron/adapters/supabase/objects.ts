import { open, readFile, rm, stat } from 'node:fs/promises';
import type { CloudLink } from '../../core/ports/cloud.ts';
import { BUCKET, CACHE_SECONDS } from './bucket.ts';
import type { Caller } from './caller.ts';
import { cloudErrorOf, refusalOf, told } from './cloud-error.ts';
import { noAccess, refused, unusableFile } from './problems.ts';
import { isAlreadyThere } from './refusal.ts';
import { PIECE, type ResumableUploads } from './resumable.ts';

/** How many objects are removed by one request; storage takes no more than 1,000. */
const MANY = 500;

type ObjectMethods = Pick<CloudLink, 'upload' | 'download' | 'removeObjects'>;

/** The pictures of the project, by its storage. */
export class Objects implements ObjectMethods {
  readonly #caller: Caller;
  readonly #resumable: ResumableUploads;

  constructor(caller: Caller, resumable: ResumableUploads) {
    this.#caller = caller;
    this.#resumable = resumable;
  }

  async upload(path: string, file: string, mediaType: string, signal: AbortSignal): Promise<void> {
    this.#mustBeOwn(path);
    const { size } = await stat(file).catch(unusable(file));
    if (size > PIECE) return this.#resumable.upload({ path, file, size, mediaType }, signal);
    const bytes = await readFile(file).catch(unusable(file));
    const options = { contentType: mediaType, cacheControl: CACHE_SECONDS, upsert: false };
    try {
      const bucket = this.#caller.client(signal).storage.from(BUCKET);
      await bucket.throwOnError().upload(path, bytes, options);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === null || !isAlreadyThere(refusal)) throw cloudErrorOf(error);
    }
  }

  async download(path: string, part: string, maxBytes: number, signal: AbortSignal): Promise<void> {
    const address = path.split('/').map(encodeURIComponent).join('/');
    const url = new URL(`${this.#caller.wire.origin}/storage/v1/object/${BUCKET}/${address}`);
    const reply = await told(() =>
      this.#caller.stream({ method: 'GET', url, headers: {}, body: null, signal }),
    );
    try {
      await writeWhole(part, reply.body, maxBytes);
    } catch (error) {
      reply.drop();
      await rm(part, { force: true }).catch(() => {});
      throw cloudErrorOf(error);
    }
  }

  async removeObjects(paths: readonly string[], signal: AbortSignal): Promise<void> {
    for (let at = 0; at < paths.length; at += MANY) {
      const some = paths.slice(at, at + MANY);
      const bucket = this.#caller.client(signal).storage.from(BUCKET);
      await told(() => bucket.throwOnError().remove(some));
    }
  }

  /** The project would refuse it too; but what is not ours must not leave this machine. */
  #mustBeOwn(path: string): void {
    // Nobody signed in is for the call itself to say.
    const owner = this.#caller.session.account()?.id;
    if (owner === undefined || path.startsWith(`${owner}/`)) return;
    throw noAccess('The picture belongs to another account than the one that is signed in.');
  }
}

function unusable(file: string): (error: unknown) => never {
  return (error) => {
    throw unusableFile(file, error);
  };
}

async function writeWhole(part: string, body: AsyncIterable<Buffer>, maxBytes: number): Promise<void> {
  const file = await open(part, 'w').catch(unusable(part));
  let length = 0;
  try {
    for await (const chunk of body) {
      length += chunk.length;
      if (length > maxBytes) throw refused(`The picture is larger than ${maxBytes} bytes.`);
      await file.writeFile(chunk).catch(unusable(part));
    }
  } finally {
    await file.close();
  }
}
