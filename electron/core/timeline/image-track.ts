import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { SpanState } from '../../../shared/domain/timeline.ts';
import type { CallFailed, Happening } from './happening.ts';
import { type Part, PartSums, type WaitPart, type WorkPart, workPart } from './part.ts';

/** When something happened: on the job's clock, and by which entry. */
export type Moment = { readonly at: number; readonly seq: number };

/** What an image's track must know of its job. */
export type JobTimes = {
  /** When the job was made or started again: from then on its images wait for their turn. */
  readonly since: Moment;
  /** When the app was last known to run before this moment. */
  readonly alive: number;
};

type Open = { readonly from: number; readonly seq: number | null };
type OpenWait = Open & { readonly backoffUntil: number | null; readonly first: boolean };
type OpenCall = Open & { readonly attempt: number };

/** What goes on: the image's last part so far. */
export type Going =
  | { readonly kind: 'wait'; readonly wait: OpenWait }
  | { readonly kind: 'call'; readonly call: OpenCall }
  | { readonly kind: 'work'; readonly work: Open };

/** One image's way through time, put together from its entries in their order. */
export class ImageTrack {
  readonly parts: Part[] = [];
  /** Of all parts, kept as they come: thousands of images are put in order by them each time that somebody looks. */
  readonly sums = new PartSums();
  #going: Going | null = null;

  get going(): Going | null {
    return this.#going;
  }

  /** @returns the parts that ended with it */
  hear(happening: Happening, now: Moment, job: JobTimes, attempt: number | null): readonly Part[] {
    const before = this.parts.length;
    this.#apply(happening, now, job, attempt ?? 1);
    return this.parts.slice(before);
  }

  #apply(happening: Happening, now: Moment, job: JobTimes, attempt: number): void {
    switch (happening.kind) {
      case 'sent':
        this.#endWait(now.at, job);
        this.#going = { kind: 'call', call: { from: now.at, seq: now.seq, attempt } };
        return;
      case 'received':
        this.#endCall(now, happening.elapsedMs, attempt, {}, true);
        this.#waitFrom(now);
        return;
      case 'call_failed':
        this.#callFailed(happening, now, attempt);
        return;
      case 'call_cancelled':
        if (this.#going?.kind === 'call')
          this.#endCall(now, happening.elapsedMs, attempt, { state: 'cancelled' }, false);
        else this.#endWait(now.at, job);
        this.#settle();
        return;
      case 'recovered':
        this.#recovered(happening.call, now.seq, job.alive);
        return;
      case 'processing':
        this.#endWait(now.at, job);
        this.#going = { kind: 'work', work: { from: now.at, seq: now.seq } };
        return;
      case 'variant': {
        const from = Math.max(this.#workFrom(now.at - happening.elapsedMs), now.at - happening.elapsedMs);
        const state = happening.reached ? 'ok' : 'warning';
        this.#work('variant', from, now, { variant: happening.variant, state });
        return;
      }
      case 'variant_failed': {
        const { variant, code } = happening;
        this.#work('variant', this.#workFrom(now.at), now, { variant, code, state: 'failed' });
        return;
      }
      case 'stored':
        // Each of the image's files is told of, all at once.
        if (this.#going?.kind === 'wait') this.#endWait(now.at, job);
        if (this.#going?.kind === 'work') this.#work('upload', this.#workFrom(now.at), now, {});
        this.#settle();
        return;
      case 'store_failed':
        this.#work('upload', this.#workFrom(now.at), now, { state: 'failed', code: happening.code });
        return;
      case 'redo':
        this.#waitFrom(now);
        return;
      case 'finish_failed':
        this.#settle();
        return;
      case 'finish_cancelled':
        this.#breakOff(now.at, 'cancelled');
        this.#settle();
        return;
      case 'rewound':
        this.#breakOff(job.alive, 'interrupted');
        this.#waitFrom({ at: job.alive, seq: now.seq });
        return;
      case 'created':
      case 'started':
      case 'reopened':
      case 'ended':
      case 'stopped_images':
      case 'cleaned':
      case 'paused':
      case 'resumed':
      case 'validated':
        return;
      default:
        assertNever(happening);
    }
  }

  #callFailed({ elapsedMs, code, came, waitMs }: CallFailed, now: Moment, attempt: number): void {
    this.#endCall(now, elapsedMs, attempt, { state: 'failed', code }, came);
    if (waitMs === null) this.#settle();
    else this.#waitFrom(now, now.at + waitMs);
  }

  /** What had not been sent, or came to light later, waits on as it did. */
  #recovered(call: 'not_sent' | 'adopted' | 'unknown', seq: number, alive: number): void {
    const wasCalling = this.#going?.kind === 'call';
    this.#breakOff(alive, call === 'adopted' ? 'ok' : 'interrupted');
    if (call === 'unknown') this.#settle();
    else if (wasCalling) this.#waitFrom({ at: alive, seq });
  }

  /** Ends a call, and the check of what it brought. Where the log has lost its beginning, it is reckoned back from its end. */
  #endCall(
    now: Moment,
    elapsedMs: number,
    attempt: number,
    result: Partial<Pick<WorkPart, 'state' | 'code'>>,
    came: boolean,
  ): void {
    const call = this.#going?.kind === 'call' ? this.#going.call : null;
    const from = call?.from ?? Math.max(this.#end, now.at - elapsedMs);
    const to = Math.min(now.at, from + elapsedMs);
    const seq = call?.seq ?? now.seq;
    const { state, code } = result;
    const failed = state === undefined ? {} : { state, code: code ?? null };
    this.#push(workPart('call', { from, to }, seq, { attempt, ...(came ? {} : failed) }));
    if (came) this.#push(workPart('check', { from: to, to: now.at }, now.seq, { attempt, ...failed }));
    this.#going = null;
  }

  #work(
    kind: 'variant' | 'upload',
    from: number,
    now: Moment,
    more: Partial<Pick<WorkPart, 'variant' | 'state' | 'code'>>,
  ): void {
    const start = Math.min(now.at, Math.max(from, this.#end));
    this.#push(workPart(kind, { from: start, to: now.at }, now.seq, more));
    this.#going = { kind: 'work', work: { from: now.at, seq: now.seq } };
  }

  /** Where the work under way began. @param otherwise when the log has lost that */
  #workFrom(otherwise: number): number {
    return this.#going?.kind === 'work' ? this.#going.work.from : otherwise;
  }

  #waitFrom({ at, seq }: Moment, backoffUntil: number | null = null): void {
    this.#going = { kind: 'wait', wait: { from: Math.max(at, this.#end), seq, backoffUntil, first: false } };
  }

  /** Also a wait that no entry began: that for the first turn since the job was made or started again. */
  #endWait(at: number, job: JobTimes): void {
    const wait = this.#going?.kind === 'wait' ? this.#going.wait : this.firstWait(job.since);
    this.#going = null;
    if (at > wait.from) this.#push(asPart(wait, at));
  }

  /** The wait of an image that no entry has named since the job was made or started again. */
  firstWait(since: Moment): OpenWait {
    return { from: Math.max(since.at, this.#end), seq: since.seq, backoffUntil: null, first: true };
  }

  #settle(): void {
    this.#going = null;
  }

  /** Ends what goes on before its time. A wait ends only with what it waits for. */
  #breakOff(at: number, state: SpanState): void {
    const going = this.#going;
    if (going === null || going.kind === 'wait') return;
    if (going.kind === 'call') {
      const { from, seq, attempt } = going.call;
      this.#push(workPart('call', { from, to: at }, seq, { attempt, state }));
    } else if (at > going.work.from) {
      this.#push(workPart('variant', { from: going.work.from, to: at }, going.work.seq, { state }));
    }
    this.#going = null;
  }

  #push(part: Part): void {
    this.parts.push(part);
    this.sums.add(part);
  }

  /** Where the last part ends. */
  get #end(): number {
    return this.parts.at(-1)?.to ?? 0;
  }
}

/** A wait that ends, or is looked at, at this moment. */
export function asPart({ from, seq, backoffUntil, first }: OpenWait, to: number): WaitPart {
  return { kind: 'wait', from, to, seq, backoffUntil, first };
}
