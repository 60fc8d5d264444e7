import { type CSSProperties, memo } from 'react';
import type { Span } from '../../../../shared/domain/timeline.ts';
import { strings } from '../../../strings/index.ts';
import { namedCell } from './roles.ts';

type SpansProps = {
  spans: readonly Span[];
  row: number;
  /** The one that the keys are at, if it is in this row. */
  current: number | null;
};

/** Ids, since the grid names the span that the keys are at by one. */
export function spanId(row: number, span: number): string {
  return `timeline-${row}-${span}`;
}

/** The bars of one row. Where they lie is the style sheet's to reckon, so zooming draws none of them anew. */
export const Spans = memo(function Spans({ spans, row, current }: SpansProps) {
  return spans.map((span, at) => (
    <span
      // biome-ignore lint/suspicious/noArrayIndexKey: a span is nothing but its place in the row
      key={at}
      {...namedCell(strings.timeline.span(span))}
      id={spanId(row, at)}
      className="timeline-span"
      data-row={row}
      data-span={at}
      data-kind={span.kind}
      data-state={span.state}
      data-open={span.open}
      data-current={at === current}
      style={{ '--at': span.from, '--for': span.to - span.from } as CSSProperties}
    />
  ));
});
