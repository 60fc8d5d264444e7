import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createImageWorkerPool } from '../electron/adapters/sharp/pool.ts';
import { deriveSeed, seededRandom } from '../electron/core/pipeline/random.ts';
import { drawRecipe } from '../electron/core/pipeline/recipe.ts';
import type { ImageWorker } from '../electron/core/ports/image-worker.ts';
import { FORMATS, type Format } from '../shared/domain/processing.ts';
import type { BareWork } from './bare-sharp.ts';
import { scratch } from './fixtures.ts';
import { atLeast, figure, inTurns, type Row } from './measure.ts';

const PROCESSES = 2;
const BASES = 4;
const VARIANTS = 6;
const ROUNDS = 11;
const EDGE = 1024;

/** Images a second of the worker pool, with all that it checks and measures, against the same edits in two bare loops. */
export async function run(): Promise<Row[]> {
  const folder = scratch();
  const pool = createImageWorkerPool({
    nodePath: process.execPath,
    workerEntry: join(import.meta.dirname, '../electron/adapters/sharp/worker/main.ts'),
    size: PROCESSES,
  });
  const bare = Array.from({ length: PROCESSES }, () => fork(join(import.meta.dirname, 'bare-sharp.ts')));
  try {
    const bases = await drawBases(pool, folder);
    const rows: Row[] = [];
    for (const format of FORMATS) {
      const works = worksFor(bases, format, folder);
      const rates = await inTurns(ROUNDS, {
        pool: () => ratePerSecond(works.length, () => inPool(pool, works)),
        bare: () => ratePerSecond(works.length, () => inLoops(bare, works)),
      });
      const name = `processing: worker pool against bare sharp, ${format}`;
      rows.push(atLeast(name, figure(rates, 'pool'), figure(rates, 'bare'), 'images/s', 0.9));
    }
    return rows;
  } finally {
    for (const child of bare) child.disconnect();
    await pool.stop();
  }
}

async function ratePerSecond(count: number, work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (count * 1000) / (performance.now() - started);
}

async function inPool(pool: ImageWorker, works: readonly BareWork[]): Promise<void> {
  const { signal } = new AbortController();
  await Promise.all(works.map((work) => pool.makeVariant({ ...work, siblingHashes: [] }, signal)));
}

/** Whole bases to each loop, so that none is decoded twice. */
async function inLoops(children: readonly ChildProcess[], works: readonly BareWork[]): Promise<void> {
  const share = works.length / children.length;
  await Promise.all(
    children.map((child, at) => {
      child.send(works.slice(at * share, (at + 1) * share));
      return once(child, 'message');
    }),
  );
}

function worksFor(bases: readonly string[], format: Format, folder: string): BareWork[] {
  mkdirSync(join(folder, format), { recursive: true });
  return bases.flatMap((basePath, base) =>
    Array.from({ length: VARIANTS }, (_, variant) => ({
      basePath,
      recipe: drawRecipe('standard', deriveSeed(base, 'variant', variant), 1, format),
      outputPath: join(folder, format, `${base}-${variant}.${format}`),
    })),
  );
}

/** Busy pictures of soft and hard shapes, which compress about as photographs do. */
async function drawBases(pool: ImageWorker, folder: string): Promise<string[]> {
  const { signal } = new AbortController();
  const paths = Array.from({ length: BASES }, (_, base) => join(folder, `base-${base}.png`));
  for (const [base, outputPath] of paths.entries()) {
    await pool.rasterize(
      { svg: drawing(base), width: EDGE, height: EDGE, format: 'png', outputPath },
      signal,
    );
  }
  return paths;
}

function drawing(seed: number): string {
  const random = seededRandom(seed);
  const upTo = (max: number) => Math.floor(random() * max);
  const shapes = Array.from({ length: 400 }, () => {
    const colour = `hsl(${upTo(360)} ${upTo(80)}% ${upTo(90)}%)`;
    return `<ellipse cx="${upTo(EDGE)}" cy="${upTo(EDGE)}" rx="${upTo(120)}" ry="${upTo(60)}" fill="${colour}" opacity="0.6" transform="rotate(${upTo(180)})"/>`;
  });
  const size = `width="${EDGE}" height="${EDGE}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect ${size} fill="#468"/>${shapes.join('')}</svg>`;
}
