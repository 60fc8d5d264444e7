import type { EventPayload } from '../../../shared/contract/events.ts';
import { MAX_CONCURRENCY } from '../../../shared/domain/job.ts';
import type { Workload } from '../health/find-health.ts';
import { isDiskFull } from '../health/storage-errors.ts';
import type { LiveFeed } from '../logging/live-feed.ts';
import { BudgetWaits } from './budget-waits.ts';
import { paceOf } from './call-pace.ts';
import { type PipelineContext, providerOf } from './context.ts';
import { Cancelled, Stopping } from './deadline.ts';
import type { Candidate } from './fair-share.ts';
import { tellHalted } from './halted.ts';
import { Holds } from './holds.ts';
import type { JobRun } from './job-run.ts';
import { RateLimits } from './rate-limits.ts';
import { storedWait } from './retry-decision.ts';
import { generateBase } from './steps/base-generation.ts';
import { type CallResult, commitArrivedLate } from './steps/call-outcome.ts';
import { closeJob } from './steps/close-job.ts';
import { finishImage } from './steps/finish-image.ts';
import { isBudget, openJob, stopBeforeCalls, stopRemaining } from './steps/open-job.ts';
import { Turns } from './turns.ts';
import { workloadOf } from './workload.ts';

/** Images processed or stored at a time: one for each worker process, and one more whose files are being written. */
const FINISHING_AT_A_TIME = 3;
/** When this many base images of a job wait to be processed, no further ones are bought until that has caught up. */
const FINISHING_BACKLOG = 12;
/** An image whose call could not even be prepared is tried again after this long, which costs nothing. */
const HELD_MS = 2_000;
/** How long `stop` waits for what is under way to notice. */
const STOP_WITHIN_MS = 3_000;

export type QueueState = EventPayload<'queue.changed'>;

export type PipelineOptions = {
  /** Calls at a time over all jobs, as set at the moment. */
  readonly maxConcurrency: () => number;
  readonly paused: () => boolean;
  /** Hears of a job that could not go on because a disk was full, and that nobody works on any more. */
  readonly onHeld: (jobId: string) => void;
};

/**
 * Works on jobs: decides which image does what next, starts it, and puts it where it belongs afterwards. What happens to an
 * image is the steps' business, what is allowed the state machines'; here is only who is next.
 */
export class Pipeline {
  readonly #ctx: PipelineContext;
  readonly #feed: LiveFeed;
  readonly #options: PipelineOptions;
  readonly #limits: RateLimits;
  readonly #turns = new Turns();
  readonly #budgetWaits: BudgetWaits;
  readonly #holds: Holds;
  readonly #tasks = new Set<Promise<void>>();
  #generating = 0;
  #finishing = 0;
  #lookAgain = false;
  #resting = false;
  #stopped = false;

  constructor(ctx: PipelineContext, feed: LiveFeed, options: PipelineOptions) {
    this.#ctx = ctx;
    this.#feed = feed;
    this.#options = options;
    this.#limits = new RateLimits(ctx.ports.clock);
    this.#budgetWaits = new BudgetWaits(ctx);
    this.#holds = new Holds(ctx.health);
  }

  /** Takes queued jobs in. Their images start as soon as it is their turn. */
  add(...runs: readonly JobRun[]): void {
    if (this.#stopped) return;
    for (const run of runs) this.#turns.add(run);
    this.followQueue();
    this.look();
  }

  /** Gives the jobs that have not begun their turns in the order of the queue, after that or they have changed. */
  followQueue(): void {
    this.#turns.follow(this.#ctx.ports.store.jobs.queue());
    this.announceQueue();
  }

  /** The job's run while it is being worked on. */
  find(jobId: string): JobRun | null {
    return this.#turns.find(jobId);
  }

  /** Cancels a job at once: what has not started never will, what is under way is stopped; saved images are kept. */
  cancel(run: JobRun): void {
    const idle = run.idleImages();
    this.#ctx.journal.change(run, (changes) => {
      changes.jobEvent({ type: 'request_cancel' });
      for (const image of idle) changes.image(image.id, { type: 'cancel' });
      run.log.warning('completion', 'Cancelled by the user', { imagesNotStarted: idle.length });
    });
    run.withdrawAll();
    run.abort.abort(new Cancelled('Cancelled by the user'));
    this.look();
  }

  /** Looks, before anything else happens, what can start now. Call it whenever that may have changed. */
  look(): void {
    if (this.#lookAgain || this.#stopped) return;
    this.#lookAgain = true;
    queueMicrotask(() => {
      this.#lookAgain = false;
      if (!this.#stopped) this.#startWhatCan();
    });
  }

  /** Starts nothing new until `wake`, whatever the user's own pause is. */
  rest(): void {
    this.#resting = true;
  }

  /** Goes on. Waits that ended while the machine slept are looked at now. */
  wake(): void {
    this.#resting = false;
    this.look();
  }

  /** Whether anything can be saved has changed. */
  followHealth(): void {
    this.#holds.follow();
    this.look();
  }

  /** What the jobs will still write. */
  workload(): Workload {
    return workloadOf(this.#turns.all());
  }

  /** Stops without changing any state: recovery finds everything as a crash would have left it, at worst. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#limits.stop();
    for (const run of this.#turns.all()) {
      run.withdrawAll();
      run.abort.abort(new Stopping('Safelight is closing'));
    }
    const { clock } = this.#ctx.ports;
    let stopTimer = () => {};
    const longEnough = new Promise<void>((resolve) => {
      stopTimer = clock.after(STOP_WITHIN_MS, resolve);
    });
    await Promise.race([Promise.allSettled([...this.#tasks]), longEnough]);
    stopTimer();
    this.#turns.clear();
  }

  #startWhatCan(): void {
    for (const run of this.#turns.all()) this.#closeIfDone(run);
    if (this.#resting || this.#options.paused() || !this.#holds.mayStart(this.#turns)) return;
    this.#openWhatNeedsNoCall();
    this.#startFinishing();
    this.#startGenerating();
    this.#limits.whenNextOpens(() => {
      if (this.#limits.pausedUntil() === null) this.announceQueue();
      this.look();
    });
  }

  #closeIfDone(run: JobRun): void {
    const unopened = run.phase === 'queued' && run.job.counts.active === 0;
    if (!unopened && !(run.phase === 'open' && run.isIdle)) return;
    run.phase = 'closing';
    this.#track(run, async () => {
      await closeJob(this.#ctx, run);
      this.#turns.remove(run);
      this.announceQueue();
      this.look();
    });
  }

  /** A job that has only saved images to process need not wait for a call's place, nor for a rate limit. */
  #openWhatNeedsNoCall(): void {
    for (const run of this.#turns.all()) {
      if (run.phase === 'queued' && !run.has('pending') && run.has('generated')) this.#open(run, false);
    }
  }

  #startFinishing(): void {
    while (this.#finishing < FINISHING_AT_A_TIME) {
      const run = this.#turns.next((candidate) => ({
        running: candidate.finishing,
        most: FINISHING_AT_A_TIME,
        ready: candidate.toFinish.length,
        lastServed: candidate.lastServed,
        allowed: candidate.phase === 'open',
      }));
      const imageId = run?.toFinish.shift();
      if (!run || imageId === undefined) return;
      this.#finish(run, imageId);
    }
  }

  #startGenerating(): void {
    while (this.#generating < this.#options.maxConcurrency()) {
      const run = this.#turns.next((candidate) => this.#callCandidate(candidate));
      if (!run) return;
      if (run.phase === 'queued') this.#open(run, true);
      else this.#generate(run, run.ready.shift());
    }
  }

  #callCandidate(run: JobRun): Candidate {
    // A job that is not open yet stands with one image: opening it takes the place of a call.
    const ready = run.phase === 'queued' ? 1 : run.phase === 'open' ? run.ready.length : 0;
    const backlogged = run.toFinish.length >= FINISHING_BACKLOG;
    return {
      running: run.generating,
      most: run.job.params.concurrency,
      ready,
      lastServed: run.lastServed,
      allowed: ready > 0 && !backlogged && !this.#budgetWaits.holds(run) && this.#limitAllows(run),
    };
  }

  #limitAllows(run: JobRun): boolean {
    const provider = providerOf(this.#ctx, run);
    const most = provider.maxConcurrency(run.job.params) ?? MAX_CONCURRENCY;
    return this.#limits.allows(provider.bucketKey(run.job.params), most);
  }

  /** @param asCall whether it takes the place of a call: a job's first image starts where its opening ends. */
  #open(run: JobRun, asCall: boolean): void {
    const places = asCall ? 1 : 0;
    run.phase = 'opening';
    run.generating += places;
    this.#generating += places;
    this.#track(run, async () => {
      try {
        const opened = await openJob(this.#ctx, run);
        if (opened === 'opened') this.#lineUp(run);
        if (run.phase === 'opening') run.phase = opened === 'held' ? 'queued' : 'open';
        // It has had its turn for nothing, and gets its place in the queue back.
        if (opened === 'held') this.followQueue();
      } finally {
        run.generating -= places;
        this.#generating -= places;
        this.#budgetWaits.freed(run);
      }
    });
  }

  /** Puts each image that has something to do into the line it belongs in. */
  #lineUp(run: JobRun): void {
    const now = this.#ctx.ports.clock.now();
    for (const image of run.images.values()) {
      if (image.status === 'generated') run.toFinish.push(image.id);
      else if (image.status !== 'pending') continue;
      else if (image.retryAt === null) run.ready.push(image.id);
      else this.#wait(run, image.id, storedWait(image.retryAt, now, run.job.params.retryPolicy));
    }
  }

  #wait(run: JobRun, imageId: string, delayMs: number): void {
    // A job may have been opened while the app was closing: a timer would keep the process alive for nothing.
    if (this.#stopped) return;
    const stop = this.#ctx.ports.clock.after(Math.max(0, delayMs), () => {
      run.waiting.delete(imageId);
      // Before those that have not been tried yet, so that an image is done with once it was begun.
      run.ready.unshift(imageId);
      this.look();
    });
    run.waiting.set(imageId, stop);
  }

  #generate(run: JobRun, imageId: string | undefined): void {
    if (imageId === undefined) return;
    const key = providerOf(this.#ctx, run).bucketKey(run.job.params);
    run.generating += 1;
    this.#generating += 1;
    this.#limits.started(key);
    this.#track(run, async () => {
      let result: CallResult | null = null;
      try {
        result = await generateBase(this.#ctx, run, imageId);
      } finally {
        run.generating -= 1;
        this.#generating -= 1;
        if (result?.kind !== 'budget_waits') this.#budgetWaits.freed(run);
        this.#endCall(run, key, result);
      }
      this.#afterCall(run, imageId, result);
      this.#ctx.budget.look();
    });
  }

  /** Tells the bucket how the call went. A rate limit holds everyone, also when this image is not tried again. */
  #endCall(run: JobRun, key: string, result: CallResult | null): void {
    const pace = paceOf(result, run.job.params.retryPolicy);
    this.#limits.ended(key, pace);
    if (pace.kind === 'limited') this.announceQueue();
  }

  /** Whether the queue is paused, until when a rate limit holds calls back, and the order in which jobs are begun. */
  queueState(): QueueState {
    const rateLimitedUntil = this.#limits.pausedUntilTime();
    return { paused: this.#options.paused(), rateLimitedUntil, order: this.#ctx.ports.store.jobs.queue() };
  }

  announceQueue(): void {
    if (!this.#stopped) this.#feed.queueChanged(() => this.queueState());
  }

  #afterCall(run: JobRun, imageId: string, result: CallResult): void {
    switch (result.kind) {
      case 'received':
        this.#toFinish(run, imageId);
        return;
      case 'retry':
        this.#retry(run, imageId, result);
        return;
      case 'stop_job':
        stopRemaining(this.#ctx, run, result.failure);
        return;
      case 'budget_waits':
        run.ready.unshift(imageId);
        this.#budgetWaits.wait(run, result, this.#generating);
        return;
      case 'budget_reached':
        run.ready.unshift(imageId);
        stopBeforeCalls(this.#ctx, run, result.failure);
        return;
      case 'held':
        this.#retry(run, imageId, { delayMs: HELD_MS });
        return;
      case 'failed':
      case 'asked':
      case 'cancelled':
      case 'stopping':
        return;
    }
  }

  /** A wait that ends after the job was stopped or cancelled would start a call that nobody wants. */
  #retry(run: JobRun, imageId: string, result: { delayMs: number }): void {
    const { stoppedBy } = run.job;
    if (run.abort.signal.reason instanceof Stopping || run.phase === 'halting') return;
    if (run.job.cancelRequested) {
      this.#ctx.journal.change(run, (changes) => changes.image(imageId, { type: 'cancel' }));
    } else if (stoppedBy !== null && !isBudget(stoppedBy.code)) {
      run.ready.push(imageId);
      stopRemaining(this.#ctx, run, stoppedBy);
    } else {
      this.#wait(run, imageId, result.delayMs);
    }
  }

  #toFinish(run: JobRun, imageId: string): void {
    const { aborted, reason } = run.abort.signal;
    if (!aborted && run.phase === 'open') run.toFinish.push(imageId);
    if (aborted && !(reason instanceof Stopping)) commitArrivedLate(this.#ctx, run, imageId);
  }

  #finish(run: JobRun, imageId: string): void {
    run.finishing += 1;
    this.#finishing += 1;
    this.#track(run, async () => {
      try {
        const result = await finishImage(this.#ctx, run, imageId);
        if (result.kind === 'redo' || result.kind === 'held') this.#toFinish(run, imageId);
        if (result.kind === 'stop_job') stopRemaining(this.#ctx, run, result.failure);
      } finally {
        run.finishing -= 1;
        this.#finishing -= 1;
      }
    });
  }

  /** Runs a task of a job. What it throws is what could not even be written down: the job halts, unfinished, to be resumed. */
  #track(run: JobRun, task: () => Promise<void>): void {
    run.tasks += 1;
    const running = task()
      .catch((error: unknown) => this.#halt(run, error))
      .finally(() => {
        run.tasks -= 1;
        this.#tasks.delete(running);
        if (run.phase === 'halting' && run.tasks === 0) this.#turns.remove(run);
        this.look();
      });
    this.#tasks.add(running);
  }

  #halt(run: JobRun, error: unknown): void {
    if (this.#stopped || run.phase === 'halting') return;
    run.phase = 'halting'; // Nothing new starts; what is under way, and perhaps paid for, may still end well.
    run.withdrawAll();
    this.#track(run, async () => {
      if ((await this.#ctx.health.explains(error)) || isDiskFull(error)) this.#options.onHeld(run.job.id);
      else tellHalted(this.#ctx, this.#feed, run, error);
    });
  }
}
