import type { Timeline } from '../../../../shared/contract/timeline.ts';
import { IMAGE_WORK_KINDS, type SpanKind, WAIT_KINDS } from '../../../../shared/domain/timeline.ts';
import { strings } from '../../../strings/index.ts';

/** What the bars mean, and how much time there is of each kind. */
export function Legend({ totals }: Pick<Timeline, 'totals'>) {
  const words = strings.timeline;
  return (
    <div className="timeline-legend" title={words.totalsHint}>
      <Group name={words.work} kinds={IMAGE_WORK_KINDS} totals={totals} />
      <Group name={words.waits} kinds={WAIT_KINDS} totals={totals} />
    </div>
  );
}

type GroupProps = Pick<Timeline, 'totals'> & { name: string; kinds: readonly SpanKind[] };

function Group({ name, kinds, totals }: GroupProps) {
  const there = kinds.filter((kind) => (totals[kind] ?? 0) > 0);
  if (there.length === 0) return null;
  return (
    <dl className="timeline-group" aria-label={name}>
      {there.map((kind) => (
        <div key={kind}>
          <dt>
            <span className="timeline-swatch timeline-span" data-kind={kind} aria-hidden="true" />
            {strings.timeline.kinds[kind]}
          </dt>
          <dd>{strings.timeline.took(totals[kind] ?? 0)}</dd>
        </div>
      ))}
    </dl>
  );
}
