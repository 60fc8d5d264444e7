import { readFile, writeFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { FailureError } from '../../../electron/core/ports/failure-error.ts';
import type { Inspected, ThumbnailWork } from '../../../electron/core/ports/image-worker.ts';
import { failure } from '../../../shared/domain/errors.ts';
import { FakeWorker } from '../../support/fake-ports.ts';

/** A fake worker that, as a decoder does, finds a PNG in which any byte is missing or another one. */
export class CheckedWorker extends FakeWorker {
  override async inspect(path: string): Promise<Inspected> {
    const bytes = await readFile(path);
    if (!isWhole(bytes))
      throw new FailureError(failure('unusable_answer', 'The picture is not whole', { phase: 'decode' }));
    return super.inspect(path);
  }

  /** Written, not copied by the system: a tracer sees no bytes of a copy. */
  override async thumbnail({ path, outputPath }: ThumbnailWork): Promise<Inspected> {
    await writeFile(outputPath, await readFile(path));
    return super.inspect(outputPath);
  }
}

/** Whether every chunk of a PNG is there up to its end, with the right checksum. */
export function isWhole(bytes: Buffer): boolean {
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end + 4 > bytes.length || crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end))
      return false;
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return end + 4 === bytes.length;
    at = end + 4;
  }
  return false;
}
