import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { Job } from '../../../shared/domain/job.ts';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import type { RetryPolicy } from '../../../shared/domain/retry-policy.ts';
import { type SpanKind, WAIT_KINDS } from '../../../shared/domain/timeline.ts';
import { backoff } from '../pipeline/retry-decision.ts';
import { Axis } from './axis.ts';
import { Covered } from './covered.ts';
import { type CallFailed, type Happening, happeningOf } from './happening.ts';
import { Holds } from './holds.ts';
import { ImageTrack, type JobTimes, type Moment } from './image-track.ts';
import { JobTrack } from './job-track.ts';
import type { Part, WaitPart } from './part.ts';
import { backoffsOf, waitTotals } from './wait-pieces.ts';

/**
 * A job's time, put together from its log, an entry at a time in sequence: what each image did and waited for, and what held all of
 * them up. The one place where that is derived, for the window, the command line and OpenTelemetry's spans; of these, only how long a
 * step took is told by its entries too (export/otlp/step-times). Takes room for each part of each image, however long the log is.
 */
export class TimelineBuilder {
  readonly #axis: Axis;
  readonly #policy: RetryPolicy;
  readonly #tracks = new Map<string, ImageTrack>();
  readonly holds = new Holds();
  readonly job = new JobTrack();
  /** When anything was worked on, and when nothing but a wait before a retry was in the way. */
  readonly busy = new Covered();
  readonly backoffs = new Covered();
  readonly #totals = new Map<SpanKind, number>();
  #lastSeq = 0;
  #end = 0;
  /** Up to when time is counted by what it was for. What is told of the time before comes too late. */
  #counted = 0;
  /** When the app was last known to run before the latest entry, or before the restart that the latest entries tell of. */
  #alive = 0;

  /** @param job its making is the moment from which all others count */
  constructor({ createdAt, params }: Pick<Job, 'createdAt' | 'params'>) {
    this.#axis = new Axis(createdAt);
    this.#policy = params.retryPolicy;
  }

  /** The last entry that was seen. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Where the last of what was seen ends, in milliseconds. */
  get end(): number {
    return this.#end;
  }

  /** Milliseconds spent, by kind, added up over the images, without what goes on. */
  get totals(): ReadonlyMap<SpanKind, number> {
    return this.#totals;
  }

  track(imageId: string): ImageTrack | null {
    return this.#tracks.get(imageId) ?? null;
  }

  tracks(): Iterable<readonly [string, ImageTrack]> {
    return this.#tracks;
  }

  /** Where a moment of the present is on the job's clock. @param timestamp epoch milliseconds */
  peek(timestamp: number): number {
    return Math.max(this.#end, this.#axis.peek(timestamp));
  }

  see(entry: LogEntry): void {
    const { seq, imageId } = entry;
    const before = this.#axis.last;
    const happening = happeningOf(entry);
    let at = this.#axis.next(entry.createdAt);
    this.#lastSeq = seq;
    if (happening === null) {
      this.#alive = at;
      return;
    }
    if (tellsOfRestart(happening)) this.#restart({ at, seq }, before);
    at = this.#afterWhatWasMeasured(happening, imageId, at);
    // Others tidy up long after the end, too.
    if (happening.kind !== 'cleaned') this.#end = Math.max(this.#end, at);
    if (imageId === null) this.#hearJob(happening, { at, seq });
    else this.#hearImage(imageId, happening, { at, seq }, entry.attempt);
    if (!tellsOfRestart(happening)) this.#alive = at;
  }

  /** The entries of one restart come together; the first says since when the app did not run. */
  #restart(now: Moment, before: number): void {
    if (!this.job.isOpen) return;
    this.#alive = before;
    this.holds.stop(before, now.at, now.seq);
    this.job.restart(before, now.seq);
  }

  /** A call cannot have ended before the time that it took. */
  #afterWhatWasMeasured(happening: Happening, imageId: string | null, at: number): number {
    if (imageId === null || !('elapsedMs' in happening) || happening.elapsedMs === null) return at;
    const going = this.#tracks.get(imageId)?.going;
    if (going?.kind === 'call') return this.#axis.notBefore(going.call.from + happening.elapsedMs);
    if (going?.kind === 'work') return this.#axis.notBefore(going.work.from + happening.elapsedMs);
    return at;
  }

  #hearImage(imageId: string, happening: Happening, now: Moment, attempt: number | null): void {
    let track = this.#tracks.get(imageId);
    if (track === undefined) {
      track = new ImageTrack();
      this.#tracks.set(imageId, track);
    }
    const times: JobTimes = { since: this.job.since, alive: this.#alive };
    for (const part of track.hear(happening, now, times, attempt)) this.#count(part);
    if (happening.kind === 'call_failed' && happening.limits) {
      this.holds.limit(now.at, now.at + this.#heldFor(happening), now.seq);
    }
  }

  /** As the pipeline has it (call-pace.ts): as long as the image waits, or would have waited. */
  #heldFor({ waitMs, hintMs }: CallFailed): number {
    return waitMs ?? Math.max(backoff(1, this.#policy, 0), hintMs ?? 0);
  }

  #hearJob(happening: Happening, now: Moment): void {
    switch (happening.kind) {
      case 'paused':
        this.holds.pause(now.at, now.seq);
        return;
      case 'resumed':
        this.holds.resume(now.at, Math.max(this.job.waitsSince ?? now.at, this.#counted), now.seq);
        return;
      case 'created':
      case 'started':
      case 'reopened':
      case 'validated':
      case 'stopped_images':
      case 'ended':
      case 'cleaned':
        if (happening.kind === 'ended') this.holds.end(now.at);
        for (const part of this.job.hear(happening, now, this.#lastWork())) this.#count(part);
        return;
      case 'sent':
      case 'received':
      case 'call_failed':
      case 'call_cancelled':
      case 'recovered':
      case 'processing':
      case 'variant':
      case 'variant_failed':
      case 'redo':
      case 'finish_failed':
      case 'finish_cancelled':
      case 'rewound':
      case 'stored':
      case 'store_failed':
        return;
      default:
        assertNever(happening);
    }
  }

  #lastWork(): number {
    return this.busy.all().at(-1)?.to ?? 0;
  }

  #count(part: Part): void {
    this.#counted = Math.max(this.#counted, part.to);
    if (part.kind === 'wait') this.#countWait(part);
    else {
      this.#add(part.kind, part.to - part.from);
      this.busy.add(part.from, part.to);
    }
  }

  #countWait(wait: WaitPart): void {
    const totals = waitTotals(wait, this.holds);
    for (const kind of WAIT_KINDS) if (totals[kind] > 0) this.#add(kind, totals[kind]);
    for (const { from, to } of backoffsOf(wait, this.holds)) this.backoffs.add(from, to);
  }

  #add(kind: SpanKind, ms: number): void {
    this.#totals.set(kind, (this.#totals.get(kind) ?? 0) + ms);
  }
}

function tellsOfRestart({ kind }: Happening): boolean {
  return kind === 'recovered' || kind === 'rewound' || kind === 'started' || kind === 'reopened';
}
