import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { type Course, courseOf, megabytes, percent, tooMuch, warm } from './judge.ts';
import { collector, type Sample, sizeOf, takeSample } from './samples.ts';

const SAMPLE_EVERY_MS = 10_000;
/** The WAL is looked at more often than the rest: it may be large for a moment only. */
const WAL_EVERY_MS = 50;
const MOST_WAL_BYTES = 16 * 2 ** 20;

/** Takes a sample every ten seconds, keeps it in a file as well, and says at the end what grew. */
export class Meter {
  readonly #database: string;
  readonly #jobs: () => number;
  readonly #warmAfter: number;
  readonly #collect = collector();
  readonly #samples: Sample[] = [];
  #begunAt = performance.now();
  #file: WriteStream | null = null;
  #timers: NodeJS.Timeout[] = [];
  #largestWal = 0;

  /** @param warmAfter so many jobs after which everything that fills up with them is full */
  constructor(database: string, jobs: () => number, warmAfter: number) {
    this.#database = database;
    this.#jobs = jobs;
    this.#warmAfter = warmAfter;
  }

  /** What is held at this moment, apart from the run. */
  take(): Sample {
    const at = performance.now() - this.#begunAt;
    return takeSample(this.#collect, { at, jobs: this.#jobs(), database: this.#database });
  }

  begin(): void {
    this.#begunAt = performance.now();
    this.#file = createWriteStream(samplesFile());
    this.#sample();
    this.#timers = [
      setInterval(() => this.#sample(), SAMPLE_EVERY_MS),
      setInterval(() => this.#lookAtWal(), WAL_EVERY_MS),
    ];
  }

  end(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#sample();
    this.#file?.end();
  }

  /** What is broken, for a person to read. */
  broken(): string[] {
    const grew = Object.entries(this.#courses()).flatMap(([name, course]) => tooMuch(name, course) ?? []);
    const wal = this.#largestWal > MOST_WAL_BYTES ? [`the WAL grew to ${megabytes(this.#largestWal)}`] : [];
    return [...grew, ...wal];
  }

  /** What was measured, for the table. */
  figures(): Record<string, string | number> {
    const figures: Record<string, string | number> = { samples: this.#samples.length };
    for (const [name, { first, last, growth, slope }] of Object.entries(this.#courses())) {
      const ends = `${megabytes(first)} → ${megabytes(last)}`;
      figures[name] = `${ends}, ${percent(growth)}, by a straight line ${percent(slope)}`;
    }
    figures['largest WAL'] = megabytes(this.#largestWal);
    figures['database'] = megabytes(this.#samples.at(-1)?.database ?? 0);
    figures['image workers started'] = new Set(this.#samples.flatMap(({ workerIds }) => workerIds)).size;
    return figures;
  }

  #courses(): Record<string, Course> {
    const samples = warm(this.#samples, this.#warmAfter);
    return {
      'resident memory': courseOf(samples, ({ rss }) => rss),
      heap: courseOf(samples, ({ heap }) => heap),
      'image workers': courseOf(samples, ({ workers }) => workers.reduce((sum, bytes) => sum + bytes, 0)),
    };
  }

  #sample(): void {
    const sample = this.take();
    this.#samples.push(sample);
    this.#file?.write(`${JSON.stringify(sample)}\n`);
    this.#lookAtWal();
  }

  #lookAtWal(): void {
    this.#largestWal = Math.max(this.#largestWal, sizeOf(`${this.#database}-wal`));
  }
}

function samplesFile(): string {
  const folder = join(import.meta.dirname, '../results');
  mkdirSync(folder, { recursive: true });
  return join(folder, `soak-samples-${new Date().toISOString().replaceAll(':', '-')}.jsonl`);
}
