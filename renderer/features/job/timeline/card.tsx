import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Span } from '../../../../shared/domain/timeline.ts';
import { useSession } from '../../../state/use-session.ts';
import { clockTime } from '../../../strings/format.ts';
import { strings } from '../../../strings/index.ts';

/** A pointer that only passes asks for nothing. */
const ASK_AFTER_MS = 80;
const GAP = 8;

type CardProps = {
  jobId: string;
  span: Span;
  /** Epoch milliseconds from which spans count. */
  startedAt: number;
  /** The bar that it is about. */
  anchor: HTMLElement;
  /** What it lies in. */
  frame: RefObject<HTMLElement | null>;
};

/** What a span was: the entry's words, when it began, how long it took. What it says can all be had by the span's name and the log. */
export function Card({ jobId, span, startedAt, anchor, frame }: CardProps) {
  const words = strings.timeline;
  const card = useRef<HTMLDivElement>(null);
  const message = useMessage(jobId, span.seq);
  const outcome = words.spanOutcome(span);
  // After each drawing: the bar moves while one zooms, and the card grows when its message comes.
  useLayoutEffect(() => {
    if (card.current !== null && frame.current !== null) place(card.current, anchor, frame.current);
  });
  return (
    <div ref={card} className="timeline-card" aria-hidden="true">
      <p className="timeline-card-title">
        <span className="timeline-swatch timeline-span" data-kind={span.kind} data-state={span.state} />
        {words.spanTitle(span)}
        {outcome !== '' && (
          <span className="timeline-card-outcome" data-state={span.state}>
            {outcome}
          </span>
        )}
      </p>
      <p>
        {words.start} {words.offset(span.from, 1)} · {clockTime(startedAt + span.from)}
        <br />
        {words.duration} {words.took(span.to - span.from)}
      </p>
      {message !== null && <p className="timeline-card-message">{message}</p>}
      <p className="timeline-card-hint">{span.seq === null ? words.noEntry : words.goThere}</p>
    </div>
  );
}

/** The words of an entry; null while they are on their way. */
function useMessage(jobId: string, seq: number | null): string | null {
  const { client } = useSession();
  const [found, setFound] = useState<{ seq: number; message: string } | null>(null);
  useEffect(() => {
    if (seq === null) return;
    let wanted = true;
    const timer = setTimeout(async () => {
      const answer = await client.call('log.page', { jobId, afterSeq: seq - 1, limit: 1 });
      const [entry] = answer.ok ? answer.value.entries : [];
      if (wanted && entry?.seq === seq) setFound({ seq, message: entry.message });
    }, ASK_AFTER_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [client, jobId, seq]);
  return found !== null && found.seq === seq ? found.message : null;
}

/** Below the bar, or above where there is no room; never beyond the frame's sides. */
function place(card: HTMLElement, anchor: HTMLElement, frame: HTMLElement): void {
  const box = anchor.getBoundingClientRect();
  const around = frame.getBoundingClientRect();
  const track = anchor.parentElement?.getBoundingClientRect() ?? around;
  const start = Math.max(box.left, track.left) - around.left;
  const left = Math.max(0, Math.min(start, around.width - card.offsetWidth));
  const viewBottom = frame.parentElement?.getBoundingClientRect().bottom ?? window.innerHeight;
  const isBelow = box.bottom + GAP + card.offsetHeight <= viewBottom;
  const top = isBelow ? box.bottom + GAP : box.top - GAP - card.offsetHeight;
  card.style.transform = `translate(${Math.round(left)}px, ${Math.round(top - around.top)}px)`;
}
