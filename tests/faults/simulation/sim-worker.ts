import { createHash } from 'node:crypto';
import { FailureError } from '../../../electron/core/ports/failure-error.ts';
import type { ImageWorker, Inspected } from '../../../electron/core/ports/image-worker.ts';
import { type FailureCode, failure } from '../../../shared/domain/errors.ts';
import type { Chance } from '../chance.ts';
import type { MemoryDisk } from './memory-disk.ts';
import type { Gate } from './sim-files.ts';

/** Every picture begins so, and ends with the other; one without its end was cut. */
const BEGIN = 'IMAGE\n';
const END = '\nEND';

/** A whole picture, whose content nobody else has. */
export function picture(content: string): Buffer {
  return Buffer.from(`${BEGIN}${content}${END}`);
}

const TROUBLES: readonly FailureCode[] = [
  'worker_crashed',
  'worker_timeout',
  'worker_out_of_memory',
  'processing_failed',
  'disk_full',
];

export type WorkerParts = {
  readonly disk: MemoryDisk;
  readonly gate: Gate;
  readonly chance: Chance;
  /** Part of all its work that goes wrong at the moment. */
  readonly trouble: () => number;
  /** Hears that something was made to go wrong. */
  readonly onTrouble: () => void;
};

/** An image worker over the disk in memory: it dies, hangs and runs out of memory as often as it is told to. */
export function simWorker({ disk, gate, chance, trouble, onTrouble }: WorkerParts): ImageWorker {
  const work = async <T>(what: string, path: string, signal: AbortSignal, make: () => T): Promise<T> => {
    signal.throwIfAborted();
    if (chance.odds(trouble())) {
      onTrouble();
      if (chance.odds(0.15)) await aborted(signal, chance);
      const code = chance.pick(TROUBLES);
      await gate.pass(what, path, () => {});
      throw new FailureError(failure(code, `injected: ${code}`));
    }
    const made = await gate.pass(what, path, make);
    signal.throwIfAborted();
    return made;
  };
  return {
    inspect: (path, signal) => work('inspect', path, signal, () => inspect(disk, path)),
    makeVariant: ({ basePath, recipe, outputPath }, signal) =>
      work('makeVariant', outputPath, signal, () => {
        inspect(disk, basePath);
        const base = disk.read(basePath) ?? Buffer.alloc(0);
        disk.write(
          outputPath,
          recipe.preset === 'off' ? base : picture(`${base.length} ${recipe.seed} ${recipe.strength}`),
        );
        const made = inspect(disk, outputPath);
        const distanceToBase = chance.odds(0.1) ? 1 : 60;
        return {
          ...made,
          measured: {
            distanceToBase,
            distanceToSiblings: null,
            ssim: 0.9,
            perceptualHash: 'f'.repeat(64),
            metadataRemoved: [],
            bytesBefore: base.length,
            bytesAfter: made.bytes,
          },
        };
      }),
    rasterize: () => Promise.reject(new Error('Nothing is drawn here')),
    thumbnail: () => Promise.reject(new Error('Nothing is made small here')),
    check: async () => ({ node: '24.0.0', sharp: '0.35.0', libvips: '8.18.0' }),
    stop: async () => {},
  };
}

/** A hang: ends with the signal, or at last by itself, as by the pool's own limit. */
async function aborted(signal: AbortSignal, chance: Chance): Promise<void> {
  for (let turns = chance.between(1, 50); turns > 0; turns -= 1) {
    await Promise.resolve();
    signal.throwIfAborted();
  }
}

function inspect(disk: MemoryDisk, path: string): Inspected {
  const bytes = disk.read(path);
  if (bytes === null) throw new FailureError(failure('processing_failed', `There is no file ${path}`));
  const text = bytes.toString('latin1');
  if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
    throw new FailureError(failure('unusable_answer', 'The answer is not an image', { phase: 'decode' }));
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { format: 'png', width: 1_024, height: 1_024, bytes: bytes.length, sha256 };
}
