import { setImmediate as nextTurn } from 'node:timers/promises';
import type { App } from '../../../electron/core/app/app.ts';
import { createApp } from '../../../electron/core/app/create-app.ts';
import { deriveSeed } from '../../../electron/core/pipeline/random.ts';
import type { Store } from '../../../electron/core/ports/store.ts';
import type { CommandInput, CommandName } from '../../../shared/contract/commands.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { Chance } from '../chance.ts';
import type { WorldDatabase } from './database.ts';
import { diskCode } from './disk-code.ts';
import { Ears } from './ears.ts';
import { heldBy } from './held-by.ts';
import { Life, never } from './life.ts';
import { MemoryDisk, systemError } from './memory-disk.ts';
import { type Plan, planWorld } from './plan.ts';
import { Rules, type Wish } from './rules.ts';
import { SimClock } from './sim-clock.ts';
import type { Gate } from './sim-files.ts';
import { SimIds } from './sim-ids.ts';
import { TraceHash } from './trace-hash.ts';
import { Turns } from './turns.ts';
import { DATA, LIBRARY, portsOf } from './world-ports.ts';

const DAY_MS = 86_400_000;
/** 1 March 2026, and a month more for each of many seeds: worlds begin at different days of different months. */
const FIRST_DAY = 1_772_323_200_000;
/** A world that has not come to rest after so many steps hangs. */
export const MOST_STEPS = 60_000;
/** An app that cannot be started so many times cannot be started. */
const MOST_STARTS = 30;

/** The app of the moment, and what belongs to it. */
type Running = {
  readonly life: Life;
  readonly app: App;
  readonly ears: Ears;
  /** Jobs that it works on, with the step since which it does. */
  readonly taken: Map<string, number>;
  resting: boolean;
  stopping: boolean;
  handles: number;
};

export type Trouble = { readonly code: string; readonly place: 'everywhere' | 'library' | 'data' };

/** One app after another over one database and one disk, whose time, order and troubles follow from a seed. */
export class World {
  readonly chance: Chance;
  readonly plan: Plan;
  readonly clock: SimClock;
  readonly disk = new MemoryDisk();
  readonly broken: string[] = [];
  /** What went wrong by intent; as long as nothing did, nothing may be reported. */
  troubles = 0;
  /** What the disk says to everything at the moment. */
  diskTrouble: Trouble | null = null;
  /** Whether things go wrong by themselves. */
  isCalm = false;
  crashes = 0;
  calls = 0;
  commits = 0;
  running!: Running;
  store: Store;
  readonly rules: Rules;
  readonly wishes = new Set<Wish>();
  readonly #database: WorldDatabase;
  readonly #turns = new Turns();
  readonly #trace = new TraceHash();
  readonly #ids: SimIds;
  #lives = 0;
  #steps = 0;
  #answers = 0;
  #quietAt = 0;
  #waiting = 0;

  constructor(seed: number, index: number, database: WorldDatabase) {
    const from = (what: string) => new Chance(deriveSeed(seed, 'world', index, what));
    this.plan = planWorld(from('plan'));
    this.chance = from('chance');
    this.#ids = new SimIds(from('ids'), () => FIRST_DAY + this.clock.elapsed);
    this.clock = new SimClock(FIRST_DAY + from('day').below(300) * DAY_MS);
    this.#database = database;
    this.store = database.begin(() => this.clock.now());
    this.disk.makeFolders(DATA);
    this.disk.makeFolders(LIBRARY);
    this.rules = new Rules({
      plan: this.plan,
      disk: this.disk,
      store: () => this.store,
      step: () => this.#steps,
      elapsed: () => this.clock.elapsed,
      life: () => this.#lives,
      resting: () => this.running.resting,
      wishes: () => this.wishes,
      takenAt: (jobId) => this.running.taken.get(jobId) ?? Number.POSITIVE_INFINITY,
      quietAt: () => this.#quietAt,
      hadTrouble: () => this.troubles > 0,
      broken: (what) => this.fault(what),
    });
  }

  /** A promise that is not kept. */
  fault(what: string): void {
    if (this.broken.length < 20) this.broken.push(`${what} (step ${this.#steps}, life ${this.#lives})`);
  }

  /** What happened, as a hash: the same for the same seed. */
  trace(): string {
    return this.#trace.text();
  }

  note(what: string): void {
    this.#trace.add(what, this.clock.elapsed);
    if (process.env['SIMULATION_TRACE'] !== undefined)
      console.error(`${this.#steps} ${this.clock.elapsed} ${what}`);
  }

  get steps(): number {
    return this.#steps;
  }

  /** How many apps there have been. */
  get lives(): number {
    return this.#lives;
  }

  /** How many calls to the disk wait for their turn. */
  get waitingTurns(): number {
    return this.#turns.count;
  }

  /** How many commands are not answered. */
  get waitingCommands(): number {
    return this.#waiting;
  }

  get isRunning(): boolean {
    return !this.running.life.dead && !this.running.stopping;
  }

  /** Starts an app over what is there. */
  async start(unfinishedJobs: 'run' | 'hold' | 'ask'): Promise<void> {
    this.#lives += 1;
    const life = new Life(this.#lives, () => this.#buried(life));
    this.rules.newLife();
    this.wishes.clear();
    const app = this.#createApp(life);
    const ears = new Ears((what) => this.fault(what));
    app.subscribe((event) => {
      if (life.dead) return;
      this.note(`event ${event.name}`);
      ears.hear(event);
    });
    this.running = { life, app, ears, taken: new Map(), resting: false, stopping: false, handles: 0 };
    const { running } = this;
    this.note(`start ${unfinishedJobs}`);
    const starting = app.start(unfinishedJobs).then(
      async (report) => {
        const held = await heldBy(app);
        for (const id of report.jobs)
          if (unfinishedJobs !== 'hold' && !held.includes(id)) running.taken.set(id, this.#steps);
        return true;
      },
      (error: unknown) => {
        if (!life.dead && !isOfDatabase(error)) this.fault(`The start failed: ${String(error)}`);
        return false;
      },
    );
    let started: boolean | null = null;
    void starting.then((ok) => {
      started = ok;
    });
    while (started === null && !life.dead) await this.step();
    // An app that cannot start is started again, by its user.
    if (started === false && !life.dead) life.kill();
  }

  /** One that cannot write down even whose jobs it makes is started again, by its user. */
  #createApp(life: Life): App {
    for (let tries = 1; ; tries += 1) {
      try {
        return createApp(portsOf(this, life, this.#gate(life), this.#ids), { readOnly: null });
      } catch (error) {
        if (!isOfDatabase(error) || tries === MOST_STARTS) throw error;
        this.note('not created');
      }
    }
  }

  /** Of an app that is dead: another one. */
  async revive(): Promise<void> {
    const most = this.#lives + MOST_STARTS;
    while (this.running.life.dead) {
      if (this.#lives > most) throw new Error('The app does not start');
      if (this.chance.odds(0.15)) this.store = this.#database.reopen();
      await this.start(this.isCalm ? 'ask' : this.chance.pick(['run', 'hold', 'ask', 'ask']));
    }
  }

  /** Ends the app as a quit does, and looks that nothing of it is left. */
  async stop(): Promise<void> {
    const { running } = this;
    const { life, app } = running;
    running.stopping = true;
    this.note('stop');
    let stopped = false;
    app.stop().then(
      () => {
        stopped = true;
      },
      (error: unknown) => {
        stopped = true;
        if (!life.dead) this.fault(`The app cannot be stopped: ${String(error)}`);
      },
    );
    const until = this.#steps + MOST_STEPS;
    while (!stopped && !life.dead) {
      await this.step();
      if (this.#steps > until) {
        this.fault('The app does not stop');
        life.kill();
      }
    }
    if (life.dead) return;
    await this.#drain();
    const deaf = this.plan.deaf > 0;
    while (this.#turns.of(life) > 0) {
      this.#turns.next(this.chance);
      await this.#drain();
    }
    const timers = this.clock.timersOf(life);
    // A provider that is deaf has timers of its own.
    if (timers > 0 && !deaf) this.fault(`${timers} timers are left of an app that was stopped`);
    if (running.handles !== 0)
      this.fault(`${running.handles} files are left open by an app that was stopped`);
    life.kill();
  }

  /** One thing happens: something that waits goes on, or time passes. Then all runs that can run. */
  async step(): Promise<void> {
    this.#steps += 1;
    const { count } = this.#turns;
    if (count > 0 && this.chance.odds(0.97)) this.note(`turn ${this.#turns.next(this.chance)}`);
    else this.clock.pass(count > 0 ? 5 : 60_000);
    await this.#drain();
  }

  /** Several steps, as far as something is under way or is due soon. */
  async work(steps: number): Promise<void> {
    for (let left = steps; left > 0; left -= 1) {
      if (this.#turns.count === 0 && (this.clock.untilNext() ?? 60_000) >= 60_000) return;
      await this.step();
    }
  }

  /** Time passes, and what is due is done. */
  async pass(ms: number): Promise<void> {
    const until = this.clock.elapsed + ms;
    let steps = 0;
    while (this.clock.elapsed < until && steps < 3_000) {
      steps += 1;
      await this.step();
    }
  }

  /** Asks the app for something, and waits for the answer only when told to. */
  async call<N extends CommandName>(
    name: N,
    input: CommandInput<N>,
    wish: Wish | null = null,
  ): Promise<Result<unknown> | null> {
    const { running } = this;
    const { life } = running;
    if (life.dead) return null;
    this.note(`call ${name}`);
    if (wish !== null) this.wishes.add(wish);
    this.#waiting += 1;
    let answer: Result<unknown> | null = null;
    void running.app.dispatch(name, input).then(
      (result) => {
        this.#waiting -= 1;
        answer = result;
        if (wish !== null) this.wishes.delete(wish);
        if (life.dead) return;
        this.#answers += 1;
        this.note(`answer ${name} ${result.ok ? 'ok' : result.error.code}`);
        if (result.ok) this.#took(name, result.value);
        else this.#refused(name, result.error);
      },
      (error: unknown) => this.fault(`${name} was not answered but thrown: ${String(error)}`),
    );
    await this.#drain();
    for (let steps = this.chance.below(30); steps > 0 && answer === null && !life.dead; steps -= 1)
      await this.step();
    return answer;
  }

  async resume(jobId: string, unknown: 'resend' | 'give-up' | null): Promise<void> {
    await this.call('job.resume', { jobId, unknown }, { jobId, kind: unknown ?? 'resume', from: null });
  }

  /** Notes which job the app works on from now on. */
  #took(name: CommandName, value: unknown): void {
    if (name === 'job.create' || name === 'job.cancel')
      this.running.taken.set((value as Job).id, this.#steps);
    if (name === 'job.retry' || name === 'job.resume') {
      const { id } = (value as { job: Job }).job;
      this.running.ears.halted.delete(id);
      this.running.taken.set(id, this.#steps);
    }
  }

  kill(): void {
    // None where not even the first could be made.
    this.running?.life.kill();
  }

  /** Lets everything run that needs nothing from outside. */
  async #drain(): Promise<void> {
    await nextTurn();
    if (this.#turns.count === 0) this.#quietAt = this.#steps;
  }

  #buried(life: Life): void {
    this.note('dead');
    this.clock.forget(life);
    this.#turns.forget(life);
    this.wishes.clear();
    if (!this.running?.stopping) this.crashes += 1;
  }

  #refused(name: string, { code, message }: { code: string; message: string }): void {
    const isOurs = message.includes('injected') || this.troubles > 0;
    const isSane = !['internal', 'database_unusable', 'disk_full', 'library_unwritable'].includes(code);
    if (!isSane && !isOurs) this.fault(`${name} was refused without a cause: ${code} ${message}`);
    if (code === 'internal' && !message.includes('injected')) this.fault(`${name} met a defect: ${message}`);
  }

  #gate(life: Life): Gate {
    return {
      free: () => (this.diskTrouble?.code === 'ENOSPC' ? 0 : 1e12),
      handles: (more) => {
        if (this.running?.life === life) this.running.handles += more;
      },
      pass: async (call, path, work) => {
        if (!life.isAlive()) return never();
        if (!this.isCalm && this.chance.odds(this.plan.slow)) await this.#turns.wait(life, call);
        if (life.dead) return never();
        this.note(`disk ${call}`);
        this.#diskSays(call, path);
        const result = work();
        if (!life.isAlive()) return never();
        return result;
      },
    };
  }

  /** @throws what the disk has to say at the moment */
  #diskSays(call: string, path: string): void {
    const code = diskCode(call, path, this);
    if (code === null) return;
    this.troubles += 1;
    throw systemError(code, call, path);
  }
}

/** Without its database no app starts; without its files each does. */
function isOfDatabase(error: unknown): boolean {
  return ['injected: the database', 'injected: the log'].some((words) => String(error).includes(words));
}
