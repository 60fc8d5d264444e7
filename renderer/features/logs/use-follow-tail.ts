import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** The reader counts as at the bottom up to so many pixels above it: about one line. */
const BOTTOM_SLACK_PX = 30;

export type FollowTail = {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Entries that came since the reader scrolled away from the bottom; null while they are followed. */
  readonly missed: number | null;
  /** Goes to the bottom, and follows again. */
  resume(): void;
};

/** Keeps the newest entry in view while the reader is at the bottom. Only the reader's own scrolling stops and resumes it. */
export function useFollowTail(lastSeq: number): FollowTail {
  const scroller = useRef<HTMLDivElement>(null);
  /** The newest entry when the reader left the bottom; null while at the bottom. */
  const [leftAt, setLeftAt] = useState<number | null>(null);

  const toBottom = (): void => scroller.current?.scrollTo({ top: scroller.current.scrollHeight });

  // biome-ignore lint/correctness/useExhaustiveDependencies: each new entry moves the bottom.
  useLayoutEffect(() => {
    if (leftAt === null) toBottom();
  }, [lastSeq, leftAt]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = (): void => {
      const below = element.scrollHeight - element.scrollTop - element.clientHeight;
      setLeftAt((left) => (below <= BOTTOM_SLACK_PX ? null : (left ?? lastSeq)));
    };
    // Opening an entry's details moves the bottom away, and what is being read must not follow it.
    const lookWhenDrawn = (): number => requestAnimationFrame(look);
    element.addEventListener('scroll', look, { passive: true });
    element.addEventListener('click', lookWhenDrawn);
    return () => {
      element.removeEventListener('scroll', look);
      element.removeEventListener('click', lookWhenDrawn);
    };
  }, [lastSeq]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null || leftAt !== null) return;
    const observer = new ResizeObserver(() => element.scrollTo({ top: element.scrollHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [leftAt]);

  return {
    scroller,
    missed: leftAt === null ? null : lastSeq - leftAt,
    resume: () => {
      setLeftAt(null);
      toBottom();
    },
  };
}
