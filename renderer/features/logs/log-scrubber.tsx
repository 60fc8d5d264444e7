import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useStore } from 'zustand';
import { firstSeqOf } from '../../state/log-view.ts';
import { useLog, useLogState } from '../../state/log-view-hooks.ts';
import { strings } from '../../strings/index.ts';
import type { TopLine } from './top-line.ts';

/** Of the whole log, which reaches from its first sequence to its last; a page is what is in view. */
type Reach = { readonly first: number; readonly last: number; readonly page: number };

const KEY_STEPS: Readonly<Record<string, (seq: number, reach: Reach) => number>> = {
  ArrowUp: (seq) => seq - 1,
  ArrowDown: (seq) => seq + 1,
  PageUp: (seq, { page }) => seq - page,
  PageDown: (seq, { page }) => seq + page,
  Home: (_seq, { first }) => first,
  End: (_seq, { last }) => last,
};

/**
 * Where in the whole log one is, in place of a scrollbar, which would only know what is loaded. Dragging goes there as fast as pages
 * come; what was asked for on the way is let go.
 */
export function LogScrubber({ top }: { top: TopLine }) {
  const log = useLog();
  const following = useLogState((state) => state.view.following);
  // What is counted rather than what was heard of last, since it changes seldom enough to be drawn.
  const first = useLogState((state) => firstSeqOf(state.tally));
  const lastSeq = useLogState((state) => state.tally.upToSeq);
  const topSeq = useStore(top, ({ seq }) => (following ? 0 : seq));
  const lines = useStore(top, (state) => state.lines);
  const track = useRef<HTMLDivElement>(null);
  const last = Math.max(first, lastSeq);
  const seq = following ? last : Math.max(first, Math.min(topSeq, last));
  const total = last - first + 1;
  const size = Math.min(1, lines / total);
  const part = ((seq - first) / Math.max(1, total - 1)) * 100;

  function goTo(to: number): void {
    const wanted = Math.max(first, Math.min(Math.round(to), last));
    if (wanted >= last) log.follow(true);
    else log.goTo(wanted, 'start');
  }

  function goToPointer(event: PointerEvent): void {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined || box.height === 0) return;
    goTo(first - 1 + ((event.clientY - box.top) / box.height) * total);
  }

  function keyDown(event: KeyboardEvent): void {
    const step = KEY_STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    goTo(step(seq, { first, last, page: lines }));
  }

  return (
    <div
      ref={track}
      className="log-scrubber"
      role="slider"
      aria-label={strings.log.scrubber}
      aria-orientation="vertical"
      aria-valuemin={first}
      aria-valuemax={last}
      aria-valuenow={seq}
      aria-valuetext={strings.log.place(seq, last)}
      tabIndex={0}
      onKeyDown={keyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        goToPointer(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) goToPointer(event);
      }}
    >
      <div
        className="log-scrubber-thumb"
        style={{ top: `${part}%`, transform: `translateY(-${part}%)`, height: `max(28px, ${size * 100}%)` }}
      />
    </div>
  );
}
