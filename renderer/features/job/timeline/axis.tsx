import type { CSSProperties } from 'react';
import { ticksOf } from '../../../../shared/domain/timeline-ticks.ts';
import { strings } from '../../../strings/index.ts';
import type { Range } from './range.ts';

/** Room for one mark and its time, in CSS pixels. */
const TICK_WIDTH = 84;

/** The time along the top. @param width of the tracks, in CSS pixels */
export function Axis({ range, width }: { range: Range; width: number }) {
  const { step, at } = ticksOf(range, width / TICK_WIDTH);
  return (
    <div className="timeline-axis" aria-hidden="true">
      {at.map((ms) => (
        <span key={ms} className="timeline-tick" style={{ '--at': ms } as CSSProperties}>
          {strings.timeline.offset(ms, step)}
        </span>
      ))}
    </div>
  );
}
