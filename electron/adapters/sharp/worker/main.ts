import sharp from 'sharp';
import { assertNever } from '../../../../shared/domain/assert-never.ts';
import { type Failure, failure } from '../../../../shared/domain/errors.ts';
import { FailureError } from '../../../core/ports/failure-error.ts';
import { LineReader, lineOf } from '../lines.ts';
import {
  EXIT_OUT_OF_MEMORY,
  questionSchema,
  type Reply,
  type Request,
  type WorkerLimits,
  workerLimitsSchema,
} from '../protocol.ts';
import { BaseCache } from './base-cache.ts';
import { rasterize } from './rasterize.ts';
import { makeThumbnail } from './thumbnail.ts';
import { makeVariant } from './variant.ts';
import { watchParent } from './watch-parent.ts';

/** An image worker: a plain Node process that the pool starts, asks one thing at a time, and may kill at any moment. */
function main(): void {
  // Before anything else, so that a parent that dies during the start leaves no orphan.
  process.stdin.on('end', () => process.exit());
  process.stdin.on('error', () => process.exit());
  process.stdout.on('error', () => process.exit());
  // Ctrl-C in a terminal reaches the whole group; what then happens to the work is the parent's to say.
  process.on('SIGINT', () => {});
  watchParent();

  const limits = workerLimitsSchema.parse(JSON.parse(process.argv[2] ?? 'null'));
  setUpSharp();
  watchMemory(limits.memoryLimitBytes);
  const bases = new BaseCache(limits.maxPixels);
  const lines = new LineReader(
    (message) => {
      const { id, request } = questionSchema.parse(message);
      void answer(request, limits, bases).then((reply) => process.stdout.write(lineOf({ id, reply })));
    },
    (why) => {
      throw new Error(`The pool wrote ${why}`);
    },
  );
  process.stdin.on('data', (chunk: Buffer) => lines.push(chunk));
}

/** One thread an image, as many images as workers: on 2 cores twice the throughput of one image on two threads. */
function setUpSharp(): void {
  sharp.concurrency(1);
  sharp.cache(false);
  // The rest of libvips' loaders never see a byte. SVG only from memory: files from outside are always opened by path.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: [
      'VipsForeignLoadPngFile',
      'VipsForeignLoadPngBuffer',
      'VipsForeignLoadJpegFile',
      'VipsForeignLoadJpegBuffer',
      'VipsForeignLoadWebpFile',
      'VipsForeignLoadWebpBuffer',
      'VipsForeignLoadSvgBuffer',
    ],
  });
}

const MEMORY_CHECK_MS = 25;

/** sharp works off this thread, so the timer keeps ticking while pixels pile up. */
function watchMemory(limitBytes: number): void {
  setInterval(() => {
    if (process.memoryUsage.rss() > limitBytes) process.exit(EXIT_OUT_OF_MEMORY);
  }, MEMORY_CHECK_MS).unref();
}

async function answer(request: Request, limits: WorkerLimits, bases: BaseCache): Promise<Reply> {
  try {
    return { ok: true, value: await perform(request, limits, bases) };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

async function perform(request: Request, limits: WorkerLimits, bases: BaseCache): Promise<unknown> {
  switch (request.op) {
    case 'ping':
      return versions();
    case 'inspect':
      return (await bases.load(request.path)).inspected;
    case 'makeVariant':
      return makeVariant(request, bases);
    case 'rasterize':
      return rasterize(request, limits.maxPixels);
    case 'thumbnail':
      return makeThumbnail(request, limits.maxPixels);
    default:
      return assertNever(request);
  }
}

/** What this worker runs on, for whoever looks for what is wrong. */
function versions(): { node: string; sharp: string; libvips: string } {
  const { sharp: own = '', vips = '' } = sharp.versions;
  return { node: process.versions.node, sharp: own, libvips: vips };
}

function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return { ...error.failure, stack: error.stack ?? null };
  const thrown = error instanceof Error ? error : new Error(String(error));
  const known = { stack: thrown.stack ?? null };
  return failure('processing_failed', `The image could not be processed: ${thrown.message}`, known);
}

main();
