import { useState } from 'react';
import type { MetricsQuery } from '../../../shared/contract/metrics.ts';
import { isEmpty } from '../../../shared/text/metrics-summary.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ErrorsCard } from './errors-card.tsx';
import { FilterRow } from './filter-row.tsx';
import { JobsCard } from './jobs-card.tsx';
import { firstQuery } from './query.ts';
import { SeriesCard } from './series-card.tsx';
import { StepsCard } from './steps-card.tsx';
import { Summary } from './summary.tsx';
import { Tiles } from './tiles.tsx';
import { type Figures, useMetrics } from './use-metrics.ts';
import { useSaveTable } from './use-save-table.ts';
import './metrics.css';

const text = strings.metrics;
const SERIES = ['images', 'cost', 'calls', 'waits'] as const;

/** What was made in a period, how fast, what failed and what it cost: in words, in figures, and as charts. */
export function MetricsView() {
  const [query, setQuery] = useState(() => firstQuery(new Date()));
  const { figures, error, pending, load } = useMetrics(query);
  const change = (changed: Partial<MetricsQuery>): void => setQuery({ ...query, ...changed });
  return (
    <section
      className="metrics"
      aria-labelledby="metrics-title"
      aria-busy={pending}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
    >
      <header className="metrics-head">
        <h1 id="metrics-title">{text.title}</h1>
        <FilterRow
          query={query}
          choices={figures?.metrics.choices ?? null}
          pending={pending}
          onChange={change}
          onRefresh={() => void load()}
        />
      </header>
      {error !== null && (
        <ErrorNotice
          error={error}
          title={text.failed}
          actions={<Button onClick={() => void load()}>{strings.app.tryAgain}</Button>}
        />
      )}
      {figures === null && error === null && <Loading />}
      {figures !== null && <Found figures={figures} onChange={change} />}
    </section>
  );
}

function Found({
  figures,
  onChange,
}: {
  figures: Figures;
  onChange: (change: Partial<MetricsQuery>) => void;
}) {
  const session = useSession();
  const save = useSaveTable(figures.query);
  const { query, metrics, jobs } = figures;
  const onSave: Parameters<typeof SeriesCard>[0]['onSave'] = (table) => void save(table);
  const openJob = (jobId: string): void => {
    session.select(jobId);
    session.focusLog({ levels: ['warning', 'error'] });
  };
  if (isEmpty(metrics)) {
    const all = { period: 'all', provider: null, model: null, preset: null } as const;
    return (
      <Empty
        title={text.emptyTitle}
        text={text.emptyText}
        actions={<Button onClick={() => onChange(all)}>{text.emptyAll}</Button>}
      />
    );
  }
  return (
    <>
      <Summary metrics={metrics} period={query.period} />
      <Tiles metrics={metrics} />
      <div className="metrics-cards">
        {SERIES.map((name) => (
          <SeriesCard
            key={name}
            name={name}
            metrics={metrics}
            onSave={onSave}
            onZoom={(period) => onChange({ period })}
          />
        ))}
        <StepsCard steps={metrics.steps} onSave={onSave} />
        <ErrorsCard errors={metrics.errors} onSave={onSave} onOpenJob={openJob} />
        <JobsCard jobs={jobs} onSave={onSave} onOpenJob={openJob} />
      </div>
    </>
  );
}

function Loading() {
  return (
    <div className="metrics-loading" role="status" aria-label={text.loading}>
      <Skeleton height={112} />
      <Skeleton height={176} />
      <Skeleton height={280} />
    </div>
  );
}
