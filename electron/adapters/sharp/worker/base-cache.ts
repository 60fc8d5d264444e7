import { stat } from 'node:fs/promises';
import { identityFrom } from '../file-identity.ts';
import { type Signature, signatureOf } from './measure.ts';
import { type Picture, readPicture } from './picture.ts';

/** A base image ready to be worked on. */
export type Base = Picture & { readonly signature: () => Promise<Signature> };

/** Twenty bases of a megapixel: enough for the images in flight, small beside the memory limit. */
const CACHE_BYTES = 64 * 1024 * 1024;

/**
 * The bases that were decoded last, since an image is inspected and then gives several variants, and decoding costs as much as a
 * quarter of an edit. Bounded by the bytes of their pixels; the latest always stays.
 */
export class BaseCache {
  readonly #maxPixels: number;
  /** In order of last use, the latest at the end. */
  readonly #bases = new Map<string, Base>();

  constructor(maxPixels: number) {
    this.#maxPixels = maxPixels;
  }

  /** Decodes the file unless it is the same that was decoded before. Throws as readPicture does. */
  async load(path: string): Promise<Base> {
    const identity = await stat(path, { bigint: true }).then(identityFrom, () => null);
    const known = identity === null ? undefined : this.#bases.get(identity);
    const base = known ?? withSignature(await readPicture(path, this.#maxPixels));
    if (identity !== null) this.#keep(identity, base);
    return base;
  }

  #keep(identity: string, base: Base): void {
    this.#bases.delete(identity);
    this.#bases.set(identity, base);
    let bytes = [...this.#bases.values()].reduce((sum, { pixels }) => sum + pixels.data.byteLength, 0);
    for (const [oldest, { pixels }] of this.#bases) {
      if (bytes <= CACHE_BYTES || oldest === identity) return;
      bytes -= pixels.data.byteLength;
      this.#bases.delete(oldest);
    }
  }
}

function withSignature(picture: Picture): Base {
  let signature: Promise<Signature> | null = null;
  return {
    ...picture,
    signature: () => {
      signature ??= signatureOf(picture.pixels);
      return signature;
    },
  };
}
