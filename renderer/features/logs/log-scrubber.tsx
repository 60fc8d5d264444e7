import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useStore } from 'zustand';
import { useLog, useLogState } from '../../state/log-view-hooks.ts';
import { strings } from '../../strings/index.ts';
import type { TopLine } from './top-line.ts';

/** Of the whole log; a page is what is in view. */
const KEY_STEPS: Readonly<Record<string, (seq: number, page: number, last: number) => number>> = {
  ArrowUp: (seq) => seq - 1,
  ArrowDown: (seq) => seq + 1,
  PageUp: (seq, page) => seq - page,
  PageDown: (seq, page) => seq + page,
  Home: () => 1,
  End: (_seq, _page, last) => last,
};

/**
 * Where in the whole log one is, in place of a scrollbar, which would only know what is loaded. Dragging goes there as fast as pages
 * come; what was asked for on the way is let go.
 */
export function LogScrubber({ top }: { top: TopLine }) {
  const log = useLog();
  const following = useLogState((state) => state.view.following);
  // The count rather than what was heard of last, since it changes seldom enough to be drawn.
  const lastSeq = useLogState((state) => state.tally.total);
  const topSeq = useStore(top, ({ seq }) => (following ? 0 : seq));
  const lines = useStore(top, (state) => state.lines);
  const track = useRef<HTMLDivElement>(null);
  const last = Math.max(1, lastSeq);
  const seq = following ? last : Math.min(topSeq, last);
  const size = Math.min(1, lines / last);
  const part = ((seq - 1) / Math.max(1, last - 1)) * 100;

  function goTo(to: number): void {
    const wanted = Math.max(1, Math.min(Math.round(to), last));
    if (wanted >= last) log.follow(true);
    else log.goTo(wanted, 'start');
  }

  function goToPointer(event: PointerEvent): void {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined || box.height === 0) return;
    goTo(((event.clientY - box.top) / box.height) * last);
  }

  function keyDown(event: KeyboardEvent): void {
    const step = KEY_STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    goTo(step(seq, lines, last));
  }

  return (
    <div
      ref={track}
      className="log-scrubber"
      role="slider"
      aria-label={strings.log.scrubber}
      aria-orientation="vertical"
      aria-valuemin={1}
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
