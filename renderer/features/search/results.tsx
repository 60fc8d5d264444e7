import type { RefObject } from 'react';
import { type FoundGroup, isOld } from '../../state/search.ts';
import { useSearch, useSearchState } from '../../state/search-hooks.ts';
import { useSession } from '../../state/use-session.ts';
import { ago } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { StatusIcon } from '../../ui/state-icons.tsx';
import { HitRow } from './hit-row.tsx';

const text = strings.search;

/** What was found, by job; and what was searched for it. */
export function Results({ list }: { list: RefObject<HTMLDivElement | null> }) {
  const search = useSearch();
  const groups = useSearchState((state) => state.groups);
  const asked = useSearchState((state) => state.asked);
  const loading = useSearchState((state) => state.loading);
  const stopped = useSearchState((state) => state.stopped);
  const next = useSearchState((state) => state.next);
  const error = useSearchState((state) => state.error);
  const problem = useSearchState((state) => state.problem);
  const old = useSearchState(isOld);
  if (problem !== null && groups.length === 0) return null;
  return (
    <>
      <Summary />
      {error !== null && (
        <ErrorNotice
          error={error}
          title={text.failedTitle}
          actions={<Button onClick={() => search.ask(asked ?? '')}>{strings.app.tryAgain}</Button>}
        />
      )}
      {loading && groups.length === 0 && <Loading />}
      <div ref={list} className="search-groups" data-old={old || undefined}>
        {groups.map((group) => (
          <Group key={group.job.id} group={group} />
        ))}
      </div>
      {stopped !== null && !loading && <Stopped reason={stopped} />}
      {stopped === null && next !== null && (
        <Button className="search-more" disabled={loading} onClick={() => void search.more()}>
          {text.more}
        </Button>
      )}
      {!loading && asked !== null && groups.length === 0 && next === null && error === null && (
        <Empty title={text.emptyTitle} text={text.empty} />
      )}
    </>
  );
}

/** `12 entries found in 3 jobs. Searched 1,204,331 entries of 312 jobs, 40 ms` */
function Summary() {
  const search = useSearch();
  const loading = useSearchState((state) => state.loading);
  const searched = useSearchState((state) => state.searched);
  const groups = useSearchState((state) => state.groups);
  const next = useSearchState((state) => state.next);
  const hits = groups.reduce((sum, { count, hits: shown }) => sum + (count ?? shown.length), 0);
  const atLeast = next !== null || groups.some(({ count, counted }) => count === null || !counted);
  return (
    <div className="search-summary">
      <p role="status">
        {loading && text.searching}
        {!loading && searched !== null && (
          <>
            {groups.length > 0 && <strong>{text.found(hits, groups.length, atLeast)} </strong>}
            {text.searched(searched.entries, searched.jobs, searched.ms)}
          </>
        )}
      </p>
      {!loading && searched !== null && searched.unindexed > 0 && (
        <p className="search-muted">{text.behind(searched.unindexed)}</p>
      )}
      {loading && (
        <Button size="small" icon="stop" onClick={search.stop}>
          {text.stop}
        </Button>
      )}
    </div>
  );
}

function Loading() {
  return (
    <div className="search-groups" aria-hidden="true">
      {[68, 54, 80].map((width) => (
        <div key={width} className="search-group search-loading">
          <Skeleton width="40%" />
          <Skeleton width={`${width}%`} />
          <Skeleton width={`${width - 12}%`} />
        </div>
      ))}
    </div>
  );
}

function Stopped({ reason }: { reason: 'time' | 'expression' }) {
  const search = useSearch();
  const [title, words] =
    reason === 'time' ? [text.timeTitle, text.time] : [text.expressionTitle, text.expression];
  return (
    <Notice
      level="warning"
      title={title}
      actions={<Button onClick={() => void search.more()}>{text.goOn}</Button>}
    >
      <p>{words}</p>
    </Notice>
  );
}

function Group({ group }: { group: FoundGroup }) {
  const search = useSearch();
  const session = useSession();
  const { job, hits, next, count, counted, loading } = group;
  return (
    <section className="search-group" aria-label={text.hitsOf(job.params.prompt)}>
      <h2 className="search-job">
        <StatusIcon status={job.status} />
        <button
          type="button"
          className="search-job-open"
          title={text.openJob}
          onClick={() => session.select(job.id)}
        >
          {job.params.prompt}
        </button>
        <span className="search-muted">
          {count !== null && text.count(count, counted)} · {ago(job.createdAt, Date.now())}
        </span>
      </h2>
      <ul>
        {hits.map((hit) => (
          <HitRow key={hit.entry.seq} hit={hit} />
        ))}
      </ul>
      {next !== null && (
        <Button
          size="small"
          look="quiet"
          icon="expand"
          disabled={loading}
          onClick={() => void search.moreOf(job.id)}
        >
          {text.moreOf(count === null || !counted ? null : count - hits.length)}
        </Button>
      )}
    </section>
  );
}
