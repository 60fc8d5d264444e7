import { randomUUID } from 'node:crypto';
import { onlyKnown, Unknown } from './problem.ts';
import type { AsUser, Place, Storage } from './storage.ts';
import { notFound, plain, storageProblem } from './storage-problems.ts';

type Upload = { readonly place: Place; readonly length: number; bytes: Buffer };

export type TusRequest = {
  readonly method: string;
  /** Of the upload; empty to begin one. */
  readonly id: string;
  readonly headers: Headers;
  /** As many as arrived before the connection ended. */
  readonly bytes: Buffer;
};

export type TusAnswer = { readonly status: number; readonly headers: Readonly<Record<string, string>> };

const VERSION = { 'Tus-Resumable': '1.0.0' };

/** Resumable uploads (tus 1.0.0: core and creation) as Supabase's storage takes them: who may is asked again at each request. */
export class TusUploads {
  readonly #storage: Storage;
  readonly #uploads = new Map<string, Upload>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Forgets the uploads that are not finished, as happens to them after a day. */
  forget(): void {
    this.#uploads.clear();
  }

  /** @param base where uploads are, without a slash at its end. */
  async answer(asUser: AsUser, base: string, request: TusRequest): Promise<TusAnswer> {
    onlyKnown('Tus', [request.headers.get('tus-resumable') ?? 'none'], ['1.0.0']);
    try {
      switch (request.method) {
        case 'POST':
          return await this.#begin(asUser, base, request);
        case 'HEAD':
          return this.#look(request.id);
        case 'PATCH':
          return await this.#append(asUser, request);
        default:
          throw new Unknown(`${request.method} of an upload`);
      }
    } catch (error) {
      throw plain(error);
    }
  }

  async #begin(asUser: AsUser, base: string, { headers, bytes }: TusRequest): Promise<TusAnswer> {
    if (bytes.length > 0) throw new Unknown('An upload that begins with bytes');
    const metadata = metadataOf(headers);
    onlyKnown('Upload-Metadata', metadata.keys(), [
      'bucketName',
      'objectName',
      'contentType',
      'cacheControl',
    ]);
    const place = { bucket: metadata.get('bucketName') ?? '', path: metadata.get('objectName') ?? '' };
    const length = Number(headers.get('upload-length'));
    await this.#storage.mayAdd(asUser, place, length);
    const id = randomUUID();
    this.#uploads.set(id, { place, length, bytes: Buffer.alloc(0) });
    return { status: 201, headers: { ...VERSION, Location: `${base}/${id}` } };
  }

  #look(id: string): TusAnswer {
    const { bytes, length } = this.#upload(id);
    const state = { 'Upload-Offset': String(bytes.length), 'Upload-Length': String(length) };
    return { status: 200, headers: { ...VERSION, ...state, 'Cache-Control': 'no-store' } };
  }

  /** The last bytes make the object. */
  async #append(asUser: AsUser, { id, headers, bytes }: TusRequest): Promise<TusAnswer> {
    const upload = this.#upload(id);
    await this.#storage.mayAdd(asUser, upload.place, upload.length);
    if (Number(headers.get('upload-offset')) !== upload.bytes.length)
      throw storageProblem(409, 'Conflict', 'Upload-Offset from request and storage do not match');
    if (upload.bytes.length + bytes.length > upload.length)
      throw storageProblem(413, 'Payload too large', "upload's size exceeded");
    upload.bytes = Buffer.concat([upload.bytes, bytes]);
    if (upload.bytes.length === upload.length) {
      await this.#storage.add(asUser, upload.place, upload.bytes);
      this.#uploads.delete(id);
    }
    return { status: 204, headers: { ...VERSION, 'Upload-Offset': String(upload.bytes.length) } };
  }

  #upload(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (upload === undefined) throw notFound('Upload');
    return upload;
  }
}

function metadataOf(headers: Headers): Map<string, string> {
  const pairs = (headers.get('upload-metadata') ?? '').split(',').map((pair) => {
    const [name = '', value = ''] = pair.trim().split(' ');
    return [name, Buffer.from(value, 'base64').toString()] as const;
  });
  return new Map(pairs);
}
