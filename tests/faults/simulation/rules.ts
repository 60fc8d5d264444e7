import type { Store } from '../../../electron/core/ports/store.ts';
import type { Attempt } from '../../../shared/domain/attempt.ts';
import { FAILURES } from '../../../shared/domain/errors.ts';
import { type Image, type ImageStatus, isSettled } from '../../../shared/domain/image.ts';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import { retryClassOf } from '../../../shared/domain/retry-policy.ts';
import { checkAccount, checkMonths } from './books.ts';
import { isLogged } from './is-logged.ts';
import type { MemoryDisk } from './memory-disk.ts';
import type { Plan } from './plan.ts';
import type { Call } from './sim-provider.ts';
import { checkFiles, checkLog, type Stored } from './stored.ts';
import type { Commit } from './watch-store.ts';
import { ATTEMPT_WAYS, IMAGE_WAYS, JOB_WAYS } from './ways.ts';

/** What the user asked for by a command that is not answered yet. */
export type Wish = {
  readonly jobId: string;
  readonly kind: 'retry' | 'resend' | 'give-up' | 'resume';
  readonly from: 'cheapest' | 'process' | 'generate' | null;
};

/** What the rules ask of the world. */
export type Surroundings = {
  readonly plan: Plan;
  readonly disk: MemoryDisk;
  readonly store: () => Store;
  /** Grows with each step of the world. */
  readonly step: () => number;
  readonly elapsed: () => number;
  readonly life: () => number;
  readonly resting: () => boolean;
  readonly wishes: () => Iterable<Wish>;
  /** The step since which the app has been working on a job; infinite where it does not. */
  readonly takenAt: (jobId: string) => number;
  /** The last step after which nothing waited for the disk. */
  readonly quietAt: () => number;
  /** Whether something was made to go wrong, of which the app may think what it wants. */
  readonly hadTrouble: () => boolean;
  readonly broken: (what: string) => void;
};

type Known = { image: Image; readonly since: number };

/** Looks at everything that is committed and every call that is made, and says what must not be. */
export class Rules {
  readonly #world: Surroundings;
  readonly #images = new Map<string, Known>();
  readonly #jobs = new Map<string, Job>();
  readonly #attempts = new Map<string, Attempt>();
  readonly #calls = new Map<string, Call>();
  /** Attempts of each image since its user last asked for it. */
  readonly #era = new Map<string, string[]>();
  /** Attempts that are not ended, by the life that made them. */
  #open = new Map<string, { readonly life: number; readonly jobId: string }>();
  /** When each job's last attempt ended, by steps; and since when it is validated. */
  readonly #moved = new Map<string, number>();
  readonly #validated = new Map<string, number>();
  /** When each job was queued again, and when somebody changed the order of the queue, by steps. */
  readonly #requeued = new Map<string, number>();
  #reordered = 0;
  /** Until when a provider asked for silence, by its id; and since which step that is known. */
  #silence = new Map<string, { readonly until: number; readonly step: number }>();

  constructor(world: Surroundings) {
    this.#world = world;
  }

  /** Every job that there ever was, as it was committed last. */
  get jobs(): Job[] {
    return [...this.#jobs.values()];
  }

  /** A new app knows nothing of what the last one waited for. */
  newLife(): void {
    this.#open = new Map();
    this.#silence = new Map();
    this.#validated.clear();
  }

  committed(commit: Commit): void {
    if (commit.isReordered) this.#reordered = this.#world.step();
    for (const job of commit.newJobs) this.#jobs.set(job.id, job);
    for (const image of commit.newImages) this.#images.set(image.id, { image, since: this.#world.step() });
    for (const attempt of commit.attempts) this.#attempt(attempt);
    const before = new Map<string, Image>();
    for (const image of commit.images) {
      const known = this.#images.get(image.id);
      if (known !== undefined && !before.has(image.id)) before.set(image.id, known.image);
      this.#images.set(image.id, {
        image,
        since: known?.image.status === image.status ? known.since : this.#world.step(),
      });
    }
    const after = new Map(commit.images.map((image) => [image.id, image]));
    for (const [id, was] of before) this.#imageMoved(was, after.get(id) ?? was, commit);
    for (const job of new Map(commit.jobs.map((one) => [one.id, one])).values()) this.#jobMoved(job, commit);
    for (const entry of commit.entries) this.#entry(entry, commit);
    for (const id of commit.jobsGone) this.#validated.delete(id);
  }

  #imageMoved(was: Image, now: Image, commit: Commit): void {
    const what = `image ${now.index} of ${now.jobId} ${was.status} → ${now.status}`;
    if (was.status === now.status) return;
    if (!IMAGE_WAYS[was.status].includes(now.status)) this.#world.broken(`No such way: ${what}`);
    if (isSettled(was.status) && !isSettled(now.status)) this.#reopened(was, now, what);
    if (
      was.status === 'unknown' &&
      now.status === 'failed' &&
      !this.#wished(now.jobId, ['give-up', 'resend'])
    ) {
      this.#world.broken(`Nobody gave it up: ${what}`);
    }
    if (now.status === 'completed') this.#hasItsFiles(now);
    if (!commit.logRefused && !isLogged(was, now, this.#jobs.get(now.jobId), commit))
      this.#world.broken(`Not in the log: ${what}`);
  }

  #reopened(was: Image, now: Image, what: string): void {
    this.#era.set(now.id, []);
    const asked = was.status === 'unknown' ? (['resend'] as const) : (['retry'] as const);
    const wish = this.#wished(now.jobId, asked);
    if (wish === null) {
      this.#world.broken(`Nobody asked for it: ${what}`);
      return;
    }
    if (now.status !== 'pending' || wish.from === 'generate' || was.deletedAt !== null) return;
    const base = this.#world
      .store()
      .files.ofImage(now.id)
      .find(({ kind, state }) => kind === 'base' && state === 'stored');
    if (base !== undefined && was.status !== 'unknown')
      this.#world.broken(`Bought again although its base image is saved: ${what}`);
  }

  #wished(jobId: string, kinds: readonly Wish['kind'][]): Wish | null {
    for (const wish of this.#world.wishes())
      if (wish.jobId === jobId && kinds.includes(wish.kind)) return wish;
    return null;
  }

  #jobMoved(job: Job, commit: Commit): void {
    const was = this.#jobs.get(job.id);
    this.#jobs.set(job.id, job);
    const status = was?.status ?? 'queued';
    const what = `job ${job.id} ${status} → ${job.status}`;
    if (status !== job.status && !JOB_WAYS[status].includes(job.status))
      this.#world.broken(`No such way: ${what}`);
    this.#counts(job);
    if (job.status === 'queued') this.#validated.delete(job.id);
    if (status !== 'queued' && job.status === 'queued') this.#requeued.set(job.id, this.#world.step());
    if (status === 'queued' && job.status === 'processing') this.#started(job);
    if (!isFinal(job.status) || status === job.status) return;
    this.#money(job);
    const concluded = commit.entries.filter(({ jobId, step }) => jobId === job.id && step === 'completion');
    if (concluded.length !== 1 && !commit.logRefused)
      this.#world.broken(`Ended without a last word: ${what}`);
    if (job.counts.active !== 0) this.#world.broken(`Ended with images at work: ${what}`);
  }

  #counts(job: Job): void {
    const counts = { requested: 0, active: 0, completed: 0, failed: 0, cancelled: 0, unknown: 0 };
    for (const { image } of this.#images.values()) {
      if (image.jobId !== job.id) continue;
      counts.requested += 1;
      counts[isSettled(image.status) ? image.status : 'active'] += 1;
    }
    const [stored, own] = [JSON.stringify(job.counts), JSON.stringify(counts)];
    if (stored !== own) this.#world.broken(`Job ${job.id} counts ${stored}, its images are ${own}`);
  }

  /** The jobs before it in the queue, of the same provider, must have been begun. */
  #started(job: Job): void {
    if (this.#hasStoreTrouble || !this.#hasPending(job.id)) return;
    const { jobs } = this.#world.store();
    for (const id of jobs.queue()) {
      if (id === job.id) return;
      const other = this.#jobs.get(id);
      if (other === undefined || other.status !== 'queued' || other.cancelRequested) continue;
      if (other.params.provider !== job.params.provider || !this.#stoodThere(id) || !this.#hasPending(id))
        continue;
      this.#world.broken(`Job ${job.id} began before job ${id}, which stands before it in the queue`);
    }
  }

  /**
   * Whether a job had its place in the queue before any job was given its turn that begins now. Between its turn and its beginning the
   * disks are looked at, which may take many steps; who is taken up or put in front meanwhile is too late. What is given a turn when
   * nothing waits for the disk has begun, or is held, when that is so again. So too with a job that is put right and then taken up again:
   * between the two it is queued, but nobody's, while the disk is looked at.
   */
  #stoodThere(jobId: string): boolean {
    const since = Math.max(this.#world.takenAt(jobId), this.#requeued.get(jobId) ?? 0, this.#reordered);
    return this.#isTaken(jobId) && since < this.#world.quietAt();
  }

  /** Whether the app has been working on a job for at least a step. */
  #isTaken(jobId: string): boolean {
    return this.#world.takenAt(jobId) < this.#world.step() - 1;
  }

  #hasPending(jobId: string): boolean {
    for (const { image } of this.#images.values()) {
      if (image.jobId === jobId && image.status === 'pending') return true;
    }
    return false;
  }

  get #hasStoreTrouble(): boolean {
    return this.#world.plan.storeTrouble + this.#world.plan.logTrouble > 0;
  }

  #entry(entry: Commit['entries'][number], commit: Commit): void {
    if (entry.step === 'validation' && entry.level === 'success')
      this.#validated.set(entry.jobId, this.#world.step());
    if (entry.level !== 'success' || this.#hasStoreTrouble) return;
    if (entry.imageId === null) {
      const job = this.#jobs.get(entry.jobId);
      if (entry.step === 'completion' && job?.status !== 'completed')
        this.#world.broken(`The log says that job ${entry.jobId} is completed: it is ${job?.status}`);
      return;
    }
    const status = (
      commit.images.findLast(({ id }) => id === entry.imageId) ?? this.#images.get(entry.imageId)?.image
    )?.status;
    const good: readonly (ImageStatus | undefined)[] = ['generated', 'processing', 'storing', 'completed'];
    if (!good.includes(status))
      this.#world.broken(`The log says “${entry.message}” of an image that is ${status}`);
  }

  #attempt(attempt: Attempt): void {
    const was = this.#attempts.get(attempt.id);
    this.#attempts.set(attempt.id, attempt);
    if (was === undefined) this.#intended(attempt);
    else if (was.status !== attempt.status && !ATTEMPT_WAYS[was.status].includes(attempt.status)) {
      this.#world.broken(`No such way: attempt ${attempt.number} ${was.status} → ${attempt.status}`);
    }
    if (attempt.status === 'intent' || attempt.status === 'sending') return;
    this.#open.delete(attempt.id);
    this.#moved.set(attempt.jobId, this.#world.step());
    this.#listen(attempt);
  }

  /** A provider that asks for silence gets it from all jobs. */
  #listen({ failure, provider, jobId }: Attempt): void {
    const hint = failure?.hintMs ?? null;
    const most = this.#jobs.get(jobId)?.params.retryPolicy.maxHintMs ?? 0;
    if (hint === null || hint > most || (failure?.code !== 'rate_limited' && failure?.code !== 'slow_down'))
      return;
    const until = Math.max(this.#silence.get(provider)?.until ?? 0, this.#world.elapsed() + hint);
    this.#silence.set(provider, { until, step: this.#world.step() });
  }

  /** A call is about to be made: everything that forbids it. */
  #intended(attempt: Attempt): void {
    const { store, plan, resting, elapsed, step, broken } = this.#world;
    const job = this.#jobs.get(attempt.jobId);
    if (job === undefined) {
      broken(`A call for a job that nobody knows: ${attempt.jobId}`);
      return;
    }
    const what = `attempt ${attempt.number} of image ${this.#images.get(attempt.imageId)?.image.index} of ${job.id}`;
    this.#open.set(attempt.id, { life: this.#world.life(), jobId: job.id });
    this.#moved.set(job.id, step());
    const settings = store().settings.all();
    if (settings['queuePaused'] === true) broken(`Begun while the queue is paused: ${what}`);
    if (resting()) broken(`Begun while the machine sleeps: ${what}`);
    const silence = this.#silence.get(attempt.provider);
    if (silence !== undefined && silence.step < step() && elapsed() < silence.until) {
      broken(`Begun ${silence.until - elapsed()} ms before the provider is ready again: ${what}`);
    }
    if (this.#hasStoreTrouble) return;
    const open = [...this.#open.values()];
    const most = (settings['maxConcurrency'] as number | undefined) ?? 4;
    if (open.length > most) broken(`${open.length} calls at once, ${most} are allowed: ${what}`);
    const own = open.filter(({ jobId }) => jobId === job.id).length;
    if (own > job.params.concurrency) broken(`${own} calls of a job at once: ${what}`);
    const ofProvider = open.filter(
      ({ jobId }) => this.#jobs.get(jobId)?.params.provider === job.params.provider,
    ).length;
    if (plan.providerLimit !== null && ofProvider > plan.providerLimit)
      broken(`${ofProvider} calls to one provider: ${what}`);
    this.#fair(job, own - 1, what);
  }

  /** No other job that could make a call now has fewer under way. */
  #fair(job: Job, underWay: number, what: string): void {
    // Who waits for the disk, or for the month's budget, is not ready, though it looks so from here.
    if (this.#world.plan.monthUsd !== null || this.#world.hadTrouble()) return;
    for (const other of this.#jobs.values()) {
      const { provider, budgetUsd, concurrency } = other.params;
      if (other.id === job.id || provider !== job.params.provider || budgetUsd !== null) continue;
      if (other.status !== 'processing' || other.cancelRequested || other.stoppedBy !== null) continue;
      const since = Math.max(
        this.#moved.get(other.id) ?? 0,
        this.#validated.get(other.id) ?? Number.POSITIVE_INFINITY,
      );
      if (since >= this.#world.step() - 1 || !this.#isTaken(other.id)) continue;
      const running = [...this.#open.values()].filter(({ jobId }) => jobId === other.id).length;
      if (running >= Math.min(underWay, concurrency) || !this.#hasReady(other.id)) continue;
      this.#world.broken(
        `Not fair: ${underWay} calls under way before ${what}, while job ${other.id} has ${running}`,
      );
    }
  }

  #hasReady(jobId: string): boolean {
    for (const { image, since } of this.#images.values()) {
      if (image.jobId !== jobId || image.status !== 'pending' || image.retryAt !== null) continue;
      if (since < this.#world.step() - 1) return true;
    }
    return false;
  }

  /** The provider hears a call: everything that forbids that it is paid for. */
  called(call: Call): void {
    this.#calls.set(call.attemptId, call);
    const attempt = this.#attempts.get(call.attemptId);
    if (attempt?.status !== 'sending') {
      this.#world.broken(`A call that was not written down before: ${call.attemptId} is ${attempt?.status}`);
      return;
    }
    const job = this.#jobs.get(attempt.jobId);
    const era = this.#era.get(attempt.imageId) ?? [];
    const what = `attempt ${attempt.number} of image ${this.#images.get(attempt.imageId)?.image.index} of ${attempt.jobId}`;
    const before = era.map((id) => this.#attempts.get(id)).filter((one) => one !== undefined);
    this.#era.set(attempt.imageId, [...era, attempt.id]);
    if (job === undefined) return;
    for (const { id, failure } of before) {
      // Of a call that it has given up the app hears nothing any more.
      if (failure?.code === 'timeout') continue;
      const earlier = this.#calls.get(id);
      const isGood = ['good', 'slow', 'cheap', 'unpriced'].includes(earlier?.kind ?? '');
      if (isGood && typeof earlier?.answer === 'object' && earlier.answer?.ok === true) {
        this.#world.broken(`Paid for twice, unasked: ${what}`);
      }
    }
    const { retryPolicy } = job.params;
    if (before.filter(({ status }) => status !== 'not_sent').length > retryPolicy.retries) {
      this.#world.broken(`More calls than ${retryPolicy.retries} retries: ${what}`);
    }
    const last = before.at(-1);
    if (last !== undefined) this.#mayFollow(last, job, what);
  }

  #mayFollow(last: Attempt, { params }: Job, what: string): void {
    const { broken } = this.#world;
    if (last.status === 'not_sent') return;
    if (last.status !== 'failed' || last.failure === null) {
      broken(`Sent again after one that is ${last.status}: ${what}`);
      return;
    }
    const { code, billing } = last.failure;
    if (FAILURES[code].retryable === 'never') broken(`Sent again after ${code}: ${what}`);
    const kind = retryClassOf(code);
    if (kind !== null && !params.retryPolicy.retryOn.includes(kind))
      broken(`Sent again after ${code}, against its policy: ${what}`);
    const perhaps = billing === 'billed' || billing === 'unknown';
    if (params.retryPolicy.whenBilled === 'ask' && perhaps && last.estimatedUsd !== 0)
      broken(`Not asked before a second bill: ${what}`);
  }

  #money(job: Job): void {
    const attempts = this.#world.store().attempts.ofJob(job.id);
    checkAccount(job, attempts, this.#calls, this.#world.broken);
  }

  #hasItsFiles(image: Image): void {
    checkFiles(image, this.#jobs.get(image.jobId)?.params.variants ?? 0, this.#stored);
  }

  get #stored(): Stored {
    const { store, disk, broken } = this.#world;
    return { store: store(), disk, broken };
  }

  /** Everything that is stored when the world has come to rest. */
  atRest(): void {
    const store = this.#world.store();
    for (const { id } of this.jobs) {
      const job = store.jobs.get(id);
      if (job === null) continue;
      this.#money(job);
      const images = store.images.ofJob(id);
      for (const image of images) {
        const known = this.#images.get(image.id)?.image.status;
        if (known !== image.status)
          this.#world.broken(`Image ${image.index} of ${id} is stored as ${image.status}, was ${known}`);
        if (image.status === 'completed' && image.deletedAt === null) this.#hasItsFiles(image);
      }
      checkLog(id, this.#stored);
    }
    const { monthUsd } = this.#world.plan;
    if (monthUsd !== null) checkMonths(monthUsd, this.#attempts, this.#calls, this.#world.broken);
  }
}
