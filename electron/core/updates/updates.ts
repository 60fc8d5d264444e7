import type { EventPayload } from '../../../shared/contract/events.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { Update, UpdateStatus } from '../../../shared/domain/updates.ts';
import type { LiveFeed } from '../logging/live-feed.ts';
import type { Ports } from '../ports/index.ts';
import { type DownloadProgress, type Offer, UpdateFailure, type UpdateSource } from '../ports/updater.ts';
import type { SettingsBook } from '../settings/settings.ts';
import { judge, mayInstallAtEnd, nextLookMs, type Verdict } from './decide.ts';
import { newestOffer, noteOffer, noteTry, readMemory } from './memory.ts';
import { shownUpdate } from './release-notes.ts';

/** A download begins when no job has been at work for so long: between two jobs of a row it would only be cut off. */
const CALM_MS = 3_000;
/** Jobs are counted at most so often: a busy queue tells of them eighty times a second. */
const COUNT_MS = 200;

type Failed = Pick<Extract<UpdateStatus, { state: 'failed' }>, 'message' | 'advice' | 'retry'>;

/** What can be looked on from: nothing is under way. */
type Resting =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'found'; readonly update: Update }
  | { readonly kind: 'downloaded'; readonly update: Update }
  | { readonly kind: 'failed'; readonly failed: Failed };

type Phase =
  | Resting
  | { readonly kind: 'checking' }
  | { readonly kind: 'downloading'; readonly update: Update; readonly progress: DownloadProgress };

/** What is under way, to be given up or waited for. */
type Work = { readonly stop: AbortController; readonly done: Promise<void> };

export type UpdatesParts = {
  readonly ports: Pick<Ports, 'updater' | 'store' | 'clock' | 'ids' | 'info' | 'reportProblem'>;
  readonly settings: SettingsBook;
  readonly feed: LiveFeed;
  /** Jobs that are at work, or about to be, which no download and no installation may disturb. */
  readonly jobsAtWork: () => number;
};

/** New versions of the app: looks for them, gets them while no job is at work, and says at its end whether one may be installed. */
export class Updates {
  readonly #parts: UpdatesParts;
  #phase: Phase = { kind: 'nothing' };
  #work: Work | null = null;
  /** Its user has asked for the download. */
  #wanted = false;
  #failures = 0;
  /** Where the phase is from; what another place offers is another matter. */
  #source: string;
  #wasAutomatic: boolean;
  #jobs = 0;
  #stopLook: (() => void) | null = null;
  #stopCalm: (() => void) | null = null;
  #stopCount: (() => void) | null = null;
  #unsubscribe: (() => void) | null = null;
  #running = false;

  constructor(parts: UpdatesParts) {
    this.#parts = parts;
    this.#source = JSON.stringify(this.#readSource());
    this.#wasAutomatic = this.#automatic;
  }

  /** Begins to look by itself. An app that may only read never calls it. */
  start(): void {
    const { updater } = this.#parts.ports;
    if (updater.unsupported !== null) return;
    this.#running = true;
    this.#unsubscribe = this.#parts.feed.subscribe((event) => {
      if (event.name === 'settings.changed') this.#hearSettings();
      else if (/^(jobs?|queue)\./.test(event.name)) this.#hearJobs();
    });
    this.#lookLater(true);
  }

  /** A download would break off with the machine's sleep. */
  rest(): void {
    if (this.#phase.kind === 'downloading') this.#work?.stop.abort();
  }

  /** Timers stood still with the machine. */
  wake(): void {
    if (!this.#running) return;
    this.#lookLater(false);
    this.#hearJobs();
  }

  /** Gives up what is under way, and says what may be installed now that the app ends. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#unsubscribe?.();
    this.#stopLook?.();
    this.#stopCalm?.();
    this.#stopCount?.();
    this.#work?.stop.abort();
    await this.#work?.done;
    if (this.#phase.kind === 'downloaded') this.#leave(this.#phase.update.version);
  }

  status(): UpdateStatus {
    const { updater, store } = this.#parts.ports;
    if (updater.unsupported !== null) return { state: 'unsupported', reason: updater.unsupported };
    if (this.#readSource() === null) return { state: 'unsupported', reason: 'no_address' };
    const { lastCheckedAt } = readMemory(store);
    const phase = this.#phase;
    switch (phase.kind) {
      case 'nothing':
        return { state: this.#automatic ? 'idle' : 'off', lastCheckedAt };
      case 'checking':
        return { state: 'checking', lastCheckedAt };
      case 'found': {
        const jobs = this.#automatic || this.#wanted ? this.#jobs : 0;
        return { state: 'available', update: phase.update, jobs, lastCheckedAt };
      }
      case 'downloading':
        return { state: 'downloading', update: phase.update, ...phase.progress, lastCheckedAt };
      case 'downloaded':
        return this.#jobs > 0
          ? { state: 'waiting', update: phase.update, jobs: this.#jobs, lastCheckedAt }
          : { state: 'ready', update: phase.update, lastCheckedAt };
      case 'failed':
        return { state: 'failed', ...phase.failed, lastCheckedAt };
      default:
        return assertNever(phase);
    }
  }

  /** Looks now, unless something is under way already. */
  async check(): Promise<UpdateStatus> {
    const source = this.#readSource();
    if (this.#parts.ports.updater.unsupported !== null || source === null) return this.status();
    if (this.#phase.kind === 'checking') await this.#work?.done;
    else if (isResting(this.#phase)) await this.#look(source, this.#phase);
    return this.status();
  }

  /** @throws AppError `not_possible` when there is nothing to download */
  async download(): Promise<UpdateStatus> {
    if (this.#phase.kind === 'found') {
      this.#wanted = true;
      this.#countJobs();
      this.#begin();
      this.#tell();
    } else if (this.#phase.kind !== 'downloading' && this.#phase.kind !== 'downloaded') {
      throw new AppError('not_possible', 'There is no update to download.', {
        advice: 'Check for updates first.',
      });
    }
    return this.status();
  }

  /** @throws AppError `not_possible` when nothing is downloaded */
  install(): UpdateStatus {
    if (this.#phase.kind !== 'downloaded') {
      throw new AppError('not_possible', 'There is no update to install.', {
        advice: 'Check for updates first, and wait until it is downloaded.',
      });
    }
    this.#parts.ports.updater.restart();
    return this.status();
  }

  get #automatic(): boolean {
    return this.#parts.settings.current.updates.automatic;
  }

  #readSource(): UpdateSource | null {
    const { settings, ports } = this.#parts;
    const { url, channel } = settings.current.updates;
    const address = url ?? ports.updater.builtInUrl;
    return address === null ? null : { url: address, channel };
  }

  #lookLater(isFirst: boolean): void {
    this.#stopLook?.();
    this.#stopLook = null;
    if (!this.#running || !this.#automatic || this.#readSource() === null) return;
    const { clock, store, ids } = this.#parts.ports;
    const ms = nextLookMs({
      now: clock.now(),
      lastCheckedAt: readMemory(store).lastCheckedAt,
      failures: this.#failures,
      isFirst,
      chance: ids.random(),
    });
    this.#stopLook = clock.after(ms, () => void this.check());
  }

  /** Never rejects. What was found before stays, whatever comes of looking again. */
  async #look(source: UpdateSource, before: Resting): Promise<void> {
    await this.#run({ kind: 'checking' }, async (signal) => {
      try {
        return this.#take(await this.#parts.ports.updater.check(source, signal), source, before);
      } catch (error) {
        if (signal.aborted) return before;
        this.#failures += 1;
        const failed = this.#failedBy('Looking for updates failed', error);
        return hasUpdate(before) ? before : failed;
      }
    });
    this.#lookLater(false);
    this.#countJobs();
    this.#begin();
  }

  /** @throws UpdateFailure when the offer cannot be right */
  #take(offer: Offer, source: UpdateSource, before: Resting): Resting {
    const { store, info, clock } = this.#parts.ports;
    const newestKnown = newestOffer(store, source);
    const verdict = judge(offer, { current: info.version, channel: source.channel, newestKnown });
    requireSound(verdict, offer, newestKnown);
    noteOffer(store, source, offer.version, clock.now());
    const isHere = before.kind === 'downloaded' && before.update.version === offer.version;
    // Its download may be what fails: a look that finds it once more makes that no better.
    if (verdict === 'take' && !isHere) return { kind: 'found', update: shownUpdate(offer) };
    this.#failures = 0;
    return before.kind === 'downloaded' ? before : { kind: 'nothing' };
  }

  /** Begins the download, if there is one to begin and nothing that it would disturb. */
  #begin(): void {
    const phase = this.#phase;
    if (phase.kind !== 'found' || !this.#running || this.#jobs > 0) return;
    if (this.#automatic || this.#wanted) void this.#download(phase.update);
  }

  async #download(update: Update): Promise<void> {
    const { updater } = this.#parts.ports;
    const under = (progress: DownloadProgress): Phase => ({ kind: 'downloading', update, progress });
    await this.#run(under({ percent: 0, bytesPerSecond: 0 }), async (signal) => {
      try {
        await updater.download((progress) => {
          if (!signal.aborted) this.#set(under(progress));
        }, signal);
        this.#wanted = false;
        this.#failures = 0;
        return { kind: 'downloaded', update };
      } catch (error) {
        if (signal.aborted) return { kind: 'found', update };
        this.#failures += 1;
        return this.#failedBy('An update could not be downloaded', error);
      }
    });
    this.#lookLater(false);
    this.#hearJobs();
  }

  /** One thing at a time. */
  async #run(during: Phase, work: (signal: AbortSignal) => Promise<Resting>): Promise<void> {
    const stop = new AbortController();
    const source = this.#source;
    this.#set(during);
    const done = work(stop.signal).then((after) => {
      this.#work = null;
      this.#set(source === this.#source ? after : { kind: 'nothing' });
    });
    this.#work = { stop, done };
    await done;
  }

  #hearSettings(): void {
    const source = JSON.stringify(this.#readSource());
    if (source === this.#source && this.#automatic === this.#wasAutomatic) return;
    this.#wasAutomatic = this.#automatic;
    if (source !== this.#source) {
      this.#source = source;
      this.#wanted = false;
      this.#failures = 0;
      this.#work?.stop.abort();
      if (isResting(this.#phase)) this.#phase = { kind: 'nothing' };
    }
    this.#lookLater(true);
    this.#countJobs();
    this.#begin();
    this.#tell();
  }

  #hearJobs(): void {
    if (!this.#running) return;
    if (!hasUpdate(this.#phase) && this.#phase.kind !== 'downloading') return;
    this.#stopCount ??= this.#parts.ports.clock.after(COUNT_MS, () => {
      this.#stopCount = null;
      this.#heedJobs();
    });
  }

  /** Makes way for jobs, and waits for their end. */
  #heedJobs(): void {
    if (!this.#running) return;
    const before = this.#jobs;
    this.#countJobs();
    if (this.#jobs > 0 && this.#phase.kind === 'downloading') this.#work?.stop.abort();
    else if (this.#jobs !== before) this.#tell();
    this.#stopCalm?.();
    this.#stopCalm = this.#parts.ports.clock.after(CALM_MS, () => {
      this.#countJobs();
      this.#begin();
    });
  }

  #countJobs(): void {
    this.#jobs = this.#parts.jobsAtWork();
  }

  /** Never throws: the rest of the app still has to end in order, also where nothing can be read or written. */
  #leave(version: string): void {
    const { updater, store, reportProblem } = this.#parts.ports;
    try {
      const { tries } = readMemory(store);
      const may = mayInstallAtEnd(version, {
        automatic: this.#automatic,
        unfinishedJobs: store.jobs.queue().length,
        tries,
      });
      if (updater.leave(may)) noteTry(store, version);
    } catch (error) {
      reportProblem('What becomes of an update could not be written down', error);
    }
  }

  /** What is for its user to read, such as being offline, is told by the status, and is no defect. */
  #failedBy(what: string, error: unknown): Resting {
    if (error instanceof UpdateFailure) {
      const { message, advice, retry } = error;
      return { kind: 'failed', failed: { message, advice, retry } };
    }
    this.#parts.ports.reportProblem(what, error);
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', failed: { message: `${what}: ${reason}`, advice: null, retry: true } };
  }

  #set(phase: Phase): void {
    this.#phase = phase;
    this.#tell();
  }

  #tell(): void {
    const payload: EventPayload<'updates.changed'> = this.status();
    this.#parts.feed.emit({ name: 'updates.changed', payload });
  }
}

function isResting(phase: Phase): phase is Resting {
  return phase.kind !== 'checking' && phase.kind !== 'downloading';
}

function hasUpdate(phase: Phase): boolean {
  return phase.kind === 'found' || phase.kind === 'downloaded';
}

function requireSound(verdict: Verdict, { version }: Offer, newestKnown: string | null): void {
  if (verdict === 'rolled_back') {
    throw new UpdateFailure(
      `The server offers version ${version}, though it offered ${newestKnown} before. Nothing was changed.`,
      { advice: 'It may be out of date, or somebody may be playing back old files. Try again later.' },
    );
  }
  if (verdict === 'not_a_version') {
    throw new UpdateFailure(`The server offers “${version.slice(0, 60)}”, which is no version.`, {
      advice: 'Tell whoever publishes this copy of Safelight.',
    });
  }
}
