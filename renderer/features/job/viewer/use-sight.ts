import { type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import {
  type Extent,
  type Point,
  panBy,
  type Sight,
  wholeSight,
  within,
  ZOOM_STEP,
  zoomTo,
} from '../zoom.ts';

/** How much one unit of the wheel zooms. */
const WHEEL = 0.0015;

export type SightControl = {
  readonly sight: Sight;
  /** Whether all of the picture is in view, as it is at first. */
  readonly isWhole: boolean;
  showWhole(): void;
  showActual(): void;
  zoomBy(steps: number): void;
  /** For the frame: a drag moves the picture, a double click goes between whole and actual size. */
  readonly handlers: {
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onDoubleClick(): void;
  };
};

/** How a picture is seen in its frame. Stays while a picture of the same size takes its place, so that two can be compared. */
export function useSight(frame: HTMLElement | null, picture: Extent): SightControl {
  const extent = useExtent(frame);
  // Null is the whole picture, whatever the size of the frame.
  const [chosen, setChosen] = useState<Sight | null>(null);
  const whole = wholeSight(picture, extent);
  const sight = chosen === null ? whole : within(chosen, picture, extent);
  const latest = useRef(sight);
  useEffect(() => {
    latest.current = sight;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a picture of another size is seen whole at first
  useEffect(() => setChosen(null), [picture.width, picture.height]);

  const zoom = useCallback(
    (scale: number, at: Point) => setChosen(zoomTo(latest.current, scale, at, picture, extent)),
    [picture, extent],
  );
  useWheel(frame, latest, zoom);

  const showActual = () => zoom(1, MIDDLE);
  return {
    sight,
    isWhole: chosen === null,
    showWhole: () => setChosen(null),
    showActual,
    zoomBy: (steps) => zoom(latest.current.scale * ZOOM_STEP ** steps, MIDDLE),
    handlers: {
      onPointerDown: (event) => event.currentTarget.setPointerCapture(event.pointerId),
      onPointerMove({ currentTarget, pointerId, movementX, movementY }) {
        if (!currentTarget.hasPointerCapture(pointerId)) return;
        setChosen(panBy(latest.current, { x: movementX, y: movementY }, picture, extent));
      },
      onDoubleClick: () => (chosen === null ? showActual() : setChosen(null)),
    },
  };
}

const MIDDLE: Point = { x: 0, y: 0 };

function useWheel(
  frame: HTMLElement | null,
  sight: { readonly current: Sight },
  zoom: (scale: number, at: Point) => void,
): void {
  useEffect(() => {
    if (frame === null) return;
    // React listens passively to the wheel, where nothing can be kept from scrolling.
    const hear = (event: WheelEvent): void => {
      event.preventDefault();
      const { left, top, width, height } = frame.getBoundingClientRect();
      const at = { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 };
      zoom(sight.current.scale * Math.exp(-event.deltaY * WHEEL), at);
    };
    frame.addEventListener('wheel', hear, { passive: false });
    return () => frame.removeEventListener('wheel', hear);
  }, [frame, sight, zoom]);
}

function useExtent(frame: HTMLElement | null): Extent {
  const [extent, setExtent] = useState<Extent>({ width: 0, height: 0 });
  useEffect(() => {
    if (frame === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setExtent(entry.contentRect);
    });
    observer.observe(frame);
    return () => observer.disconnect();
  }, [frame]);
  return useMemo(() => ({ width: extent.width, height: extent.height }), [extent.width, extent.height]);
}
