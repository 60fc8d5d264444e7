import type { Metrics, MetricsQuery } from '../../../shared/contract/metrics.ts';
import type { FailureCode } from '../../../shared/domain/errors.ts';
import { summarize } from '../../../shared/text/metrics-summary.ts';
import { strings } from '../../strings/index.ts';
import { Icon } from '../../ui/icon.tsx';

const nameOf = (code: FailureCode): string => strings.job.failures[code];

/** The period in words, before any figure. */
export function Summary({ metrics, period }: { metrics: Metrics; period: MetricsQuery['period'] }) {
  return (
    <section className="metrics-card metrics-summary" aria-label={strings.metrics.inWords}>
      <ul>
        {summarize(metrics, period, nameOf).map(({ topic, isTrouble, text }) => (
          <li key={topic}>
            <Icon name={isTrouble ? 'warning' : 'info'} />
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
