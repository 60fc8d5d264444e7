import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { panned, type Range, revealing, zoomed } from './range.ts';

/** How much one press of a key or button zooms. */
const ZOOM = 1.6;
/** How much a pixel of the wheel zooms; a notch is about a hundred. */
const ZOOM_PER_PIXEL = 1.0025;
/** A press that moves less than this is a click. */
const DRAG_FROM_PX = 4;

/** What of the job's time is in view, and how it is changed. */
export type RangeControl = {
  readonly range: Range;
  /** Whether it is all of it, also as it grows. */
  readonly fits: boolean;
  /** @param around what stays where it is; the middle if not given */
  zoom(direction: 'in' | 'out', around?: number): void;
  fit(): void;
  reveal(at: number): void;
  /** Whether the last press was a drag, which is no click. */
  readonly dragged: RefObject<boolean>;
  readonly onPointerDown: (event: PointerEvent) => void;
};

/**
 * Zooming by wheel with Control, buttons and keys; moving along by dragging, and by a wheel or a finger that goes sideways.
 * @param track an element that is as wide as the tracks, or null while there is none
 */
export function useRange(
  lengthMs: number,
  root: HTMLElement | null,
  track: HTMLElement | null,
): RangeControl {
  const [chosen, setChosen] = useState<Range | null>(null);
  const whole: Range = { from: 0, to: Math.max(1, lengthMs) };
  const range = chosen ?? whole;
  const latest = useRef({ range, lengthMs });
  useEffect(() => {
    latest.current = { range, lengthMs };
  });
  const dragged = useRef(false);

  const set = useCallback((next: Range) => {
    const { lengthMs: length } = latest.current;
    setChosen(next.from <= 0 && next.to >= length ? null : next);
  }, []);
  const zoomBy = useCallback(
    (factor: number, around?: number) => {
      const { range: now, lengthMs: length } = latest.current;
      set(zoomed(now, factor, around ?? (now.from + now.to) / 2, length));
    },
    [set],
  );

  useEffect(() => {
    if (root === null || track === null) return;
    const hear = (event: WheelEvent): void => {
      const { left, width } = track.getBoundingClientRect();
      const { range: now, lengthMs: length } = latest.current;
      const perPixel = (now.to - now.from) / Math.max(1, width);
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        zoomBy(ZOOM_PER_PIXEL ** event.deltaY, now.from + (event.clientX - left) * perPixel);
        return;
      }
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (sideways === 0) return;
      event.preventDefault();
      set(panned(now, sideways * perPixel, length));
    };
    // React's own listener could not keep the page from zooming.
    root.addEventListener('wheel', hear, { passive: false });
    return () => root.removeEventListener('wheel', hear);
  }, [root, track, set, zoomBy]);

  function onPointerDown(event: PointerEvent): void {
    dragged.current = false;
    if (event.button !== 0 || track === null) return;
    const { width } = track.getBoundingClientRect();
    const start = { x: event.clientX, range: latest.current.range };
    const perPixel = (start.range.to - start.range.from) / Math.max(1, width);
    const move = ({ clientX }: globalThis.PointerEvent): void => {
      const by = start.x - clientX;
      if (Math.abs(by) >= DRAG_FROM_PX) dragged.current = true;
      if (dragged.current) set(panned(start.range, by * perPixel, latest.current.lengthMs));
    };
    const end = (): void => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', end);
      window.removeEventListener('pointercancel', end);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', end);
  }

  return {
    range,
    fits: chosen === null,
    zoom: (direction, around) => zoomBy(direction === 'in' ? 1 / ZOOM : ZOOM, around),
    fit: () => setChosen(null),
    reveal: useCallback(
      (at: number) => {
        const { range: now, lengthMs: length } = latest.current;
        const next = revealing(now, at, length);
        if (next !== now) set(next);
      },
      [set],
    ),
    dragged,
    onPointerDown,
  };
}
