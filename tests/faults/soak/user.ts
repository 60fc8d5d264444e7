import { execFile } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CommandInput, CommandName, CommandOutput } from '../../../shared/contract/commands.ts';
import type { AnyEvent } from '../../../shared/contract/events.ts';
import { EXPORT_FORMATS } from '../../../shared/contract/exports.ts';
import { isFinal, type Job, type JobParams } from '../../../shared/domain/job.ts';
import { FORMATS, PRESETS } from '../../../shared/domain/processing.ts';
import { NO_RULES, type RetentionRules } from '../../../shared/domain/retention.ts';
import { DEFAULT_RETRY_POLICY } from '../../../shared/domain/retry-policy.ts';
import { PARAMS } from '../../../shared/testing/records.ts';
import type { Place } from './place.ts';

/** So many jobs wait or run at a time. */
const IN_FLIGHT = 4;
/** A preview of what would go is out of date when a job comes or ends right behind it. */
const MOST_PREVIEWS = 50;

type Chore = (this: User, job: Job, number: number) => Promise<void>;

const FINAL_EXPORTS: readonly string[] = ['done', 'failed', 'cancelled'];

/** Who works with the app all the time: gives it one job after another, and now and then does all that its window can. */
export class User {
  readonly #place: Place;
  readonly #keep: number;
  readonly #waiting = new Set<(event: AnyEvent) => void>();
  readonly #stop: () => void;
  readonly #mishaps: string[] = [];
  #ended = 0;
  #begun = 0;
  #chores = 0;

  /** @param keep how many jobs stay when retention goes through them */
  constructor(place: Place, keep: number) {
    this.#place = place;
    this.#keep = keep;
    this.#stop = place.page.subscribe((event) => {
      for (const hear of [...this.#waiting]) hear(event);
    });
  }

  /** Jobs that came to their end. */
  get ended(): number {
    return this.#ended;
  }

  /** Things done beside the jobs. */
  get chores(): number {
    return this.#chores;
  }

  /** What did not go as it should, for a person to read. */
  get mishaps(): readonly string[] {
    return this.#mishaps;
  }

  leave(): void {
    this.#stop();
  }

  /** Does everything once, so that all that is loaded and kept at the first use is there. */
  async tryEverything(): Promise<void> {
    for (const [, chore] of CHORES) {
      const number = this.#begun;
      this.#begun += 1;
      await this.#do(chore, await this.#oneJob(number), number);
    }
  }

  /** Works until it is told to stop, and waits for what is under way. Answers how many jobs came to their end. */
  async work(goesOn: (begun: number) => boolean): Promise<number> {
    const ended = this.#ended;
    const begun = this.#begun;
    const line = async (): Promise<void> => {
      while (goesOn(this.#begun - begun)) {
        const number = this.#begun;
        this.#begun += 1;
        await this.#jobAndChores(number).catch((error: unknown) => {
          this.#mishaps.push(`job ${number}: ${error}`);
        });
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, line));
    return this.#ended - ended;
  }

  async #jobAndChores(number: number): Promise<void> {
    const job = await this.#oneJob(number);
    for (const [every, chore] of CHORES) if (number % every === every - 1) await this.#do(chore, job, number);
  }

  async #do(chore: Chore, job: Job, number: number): Promise<void> {
    await chore.call(this, job, number).catch((error: unknown) => {
      this.#mishaps.push(`${chore.name} after job ${number}: ${error}`);
    });
    this.#chores += 1;
  }

  async #oneJob(number: number): Promise<Job> {
    let job = await this.#untilEnded(() => this.#call('job.create', { params: paramsOf(number) }));
    if (job.status === 'failed' || job.status === 'completed_partial') {
      job = await this.#untilEnded(async () => (await this.#call('job.retry', { jobId: job.id })).job);
    }
    if (job.status !== 'completed') throw new Error(`ended ${job.status}`);
    this.#ended += 1;
    return job;
  }

  /** Looks at a job as the window does when somebody opens it. */
  async look(job: Job): Promise<void> {
    const { files } = await this.#call('job.get', { jobId: job.id });
    await this.#call('job.list', {});
    await this.#call('log.counts', { jobId: job.id });
    await this.#call('log.page', { jobId: job.id });
    await this.#call('log.page', { jobId: job.id, levels: ['warning', 'error'], search: 'image' });
    await this.#call('job.timeline', { jobId: job.id });
    const variants = files.filter(({ kind }) => kind === 'variant').slice(0, 2);
    for (const { id } of variants) {
      if ((await this.#place.show(`/media/thumb/${id}`)) === 0) throw new Error('no small picture');
    }
  }

  async exportIt(job: Job, number: number): Promise<void> {
    const format = EXPORT_FORMATS[number % EXPORT_FORMATS.length] ?? 'text';
    const path = await this.#exported(job, format);
    rmSync(path);
  }

  async bundle(job: Job): Promise<void> {
    const path = await this.#exported(job, 'bundle');
    const opened = await this.#call('bundle.open', { path });
    await this.#call('log.page', { jobId: opened.jobId });
    await this.#call('bundle.close', { jobId: opened.jobId });
    rmSync(path);
  }

  async remove(job: Job): Promise<void> {
    await this.#call('job.delete', { jobIds: [job.id], files: 'remove' });
  }

  async removeAndRestore(job: Job): Promise<void> {
    await this.#call('job.delete', { jobIds: [job.id], files: 'keep' });
    await this.#call('job.restore', { jobIds: [job.id] });
  }

  async ask(): Promise<void> {
    await this.#call('search.page', { query: 'lighthouse' });
    await this.#call('search.page', { query: '/received after 2\\d/ level:info' });
    await this.#call('metrics.get', { period: '24h' });
    await this.#call('metrics.csv', { table: 'jobs' });
  }

  async settle(job: Job, number: number): Promise<void> {
    const [image] = await this.#call('image.list', { jobId: job.id });
    if (image !== undefined) await this.#call('image.star', { imageId: image.id, starred: false });
    await this.#call('preset.preview', { preset: 'standard', seed: number });
    await this.#call('settings.update', { notifications: number % 2 === 0 });
    await this.#call('job.estimate', { params: paramsOf(number) });
    await this.#call('data.stats', {});
  }

  /** A second window that comes, hears and goes. */
  async anotherWindow(): Promise<void> {
    const window = this.#place.openWindow();
    const stop = window.subscribe(() => {});
    await window.call('job.list', {});
    stop();
  }

  /** So that the disk does not fill: the oldest go, and what they took of the database is given back. */
  async tidy(): Promise<void> {
    const rules = { ...NO_RULES, keepLatestJobs: this.#keep, keepFailed: false };
    for (let tries = 0; !(await this.#takenAway(rules)); tries += 1) {
      if (tries === MOST_PREVIEWS) throw new Error('other jobs kept changing what would go');
    }
    await this.#call('storage.compact', {});
  }

  /** Answers false where a job that came or ended in between changed what would go, which the app must refuse. */
  async #takenAway(rules: RetentionRules): Promise<boolean> {
    const { token, totals } = await this.#call('retention.preview', { rules, limit: 0 });
    if (totals.jobs === 0) return true;
    const run = () => this.#call('retention.run', { rules, token, way: 'now' });
    try {
      await this.#until(run, (event, { runId }) => isEndOf(event, runId));
      return true;
    } catch (error) {
      if (String(error).includes('not_possible')) return false;
      throw error;
    }
  }

  async backUp(): Promise<void> {
    await this.#call('data.backup', {});
    const folder = join(this.#place.folder, 'data', 'backups');
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    await this.#call('doctor.run', { provider: 'demo', baseUrl: null, model: 'demo-1' });
  }

  /** Somebody looks on from a terminal while the app works, and reads the same database. */
  async commandLine(job: Job): Promise<void> {
    const main = join(import.meta.dirname, '../../../electron/hosts/cli/main.ts');
    const env = { ...process.env, SAFELIGHT_DATA_DIR: join(this.#place.folder, 'data') };
    const args = [main, 'logs', job.id, '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: 2 ** 26 });
    if (!stdout.includes(job.id)) throw new Error('it printed no log');
  }

  async #exported(job: Job, format: (typeof EXPORT_FORMATS)[number]): Promise<string> {
    const { path } = await this.#until(
      () => this.#call('export.start', { jobId: job.id, format }),
      (event, { exportId }) =>
        event.name === 'export.changed' && event.payload.exportId === exportId
          ? FINAL_EXPORTS.includes(event.payload.state)
          : false,
    );
    return path;
  }

  /** @returns the job as it was when it had ended */
  async #untilEnded(begin: () => Promise<Job>): Promise<Job> {
    const { id } = await this.#until(
      begin,
      (event, job) =>
        event.name === 'job.changed' && event.payload.id === job.id && isFinal(event.payload.status),
    );
    return (await this.#call('job.get', { jobId: id })).job;
  }

  /** Begins something and waits for the event that it is done, which may come before the answer does. */
  async #until<T>(begin: () => Promise<T>, isDone: (event: AnyEvent, begun: T) => boolean): Promise<T> {
    const early: AnyEvent[] = [];
    let begun: { readonly value: T } | null = null;
    let hear: (event: AnyEvent) => void = () => {};
    const done = new Promise<void>((resolve) => {
      hear = (event) => {
        if (begun === null) early.push(event);
        else if (isDone(event, begun.value)) resolve();
      };
    });
    this.#waiting.add(hear);
    try {
      const value = await begin();
      begun = { value };
      for (const event of early.splice(0)) hear(event);
      await done;
      return value;
    } finally {
      this.#waiting.delete(hear);
    }
  }

  async #call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    const result = await this.#place.page.call(name, input);
    if (!result.ok) throw new Error(`${name}: ${result.error.code}: ${result.error.message}`);
    return result.value;
  }
}

function isEndOf(event: AnyEvent, runId: string): boolean {
  return (
    event.name === 'retention.changed' && event.payload.runId === runId && event.payload.state !== 'running'
  );
}

/** After each so-many-th job. The numbers share few factors, so that all of them meet sooner or later. */
const CHORES: readonly (readonly [every: number, chore: Chore])[] = [
  [9, User.prototype.look],
  [17, User.prototype.exportIt],
  [23, User.prototype.removeAndRestore],
  [41, User.prototype.ask],
  [67, User.prototype.settle],
  [97, User.prototype.anotherWindow],
  [131, User.prototype.bundle],
  [151, User.prototype.commandLine],
  [199, User.prototype.tidy],
  [499, User.prototype.backUp],
  // Last: what comes behind it would find no job.
  [29, User.prototype.remove],
];

/** Small pictures of every kind; some that fail once and are tried again by the app, some that the user retries, some with several images. */
function paramsOf(number: number): JobParams {
  const failsOnce = number % 11 === 5;
  const failsForGood = number % 31 === 7;
  return {
    ...PARAMS,
    prompt: `The lighthouse of day ${number}`,
    provider: 'demo',
    model: 'demo-1',
    size: '256x256',
    format: FORMATS[number % FORMATS.length] ?? 'png',
    images: number % 37 === 3 ? 3 : 1,
    variants: number % 19 === 4 ? 3 : 1,
    preset: PRESETS[number % PRESETS.length] ?? 'subtle',
    seed: number,
    retryPolicy: { ...DEFAULT_RETRY_POLICY, retries: failsForGood ? 0 : 1, backoffMs: 0 },
    demoFaults: failsOnce || failsForGood ? '1:server_error*1' : null,
  };
}
