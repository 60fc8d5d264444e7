import { ALL_JOBS } from '../../state/session-state.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

const text = strings.jobs;

/** What the list shows when it has no jobs to show: why, and what to do. */
export function JobListState() {
  const session = useSession();
  const error = useSessionState((state) => state.error);
  const loading = useSessionState((state) => state.jobsLoading);
  const query = useSessionState((state) => state.jobQuery);
  if (error !== null) {
    const again = (
      <Button size="small" onClick={() => void session.reloadJobs()}>
        {strings.app.tryAgain}
      </Button>
    );
    return (
      <div className="job-list-state">
        <ErrorNotice error={error} title={text.failedTitle} actions={again} />
      </div>
    );
  }
  if (loading) return <Loading />;
  if (query.search.trim() === '' && query.statuses === null) {
    return query.from === 'here' ? (
      <Empty size="small" title={text.emptyTitle} text={text.empty} />
    ) : (
      <Empty size="small" title={strings.cloud.noOthersTitle} text={strings.cloud.noOthers} />
    );
  }
  const showAll = (
    <Button
      size="small"
      onClick={() => session.setJobQuery({ ...ALL_JOBS, from: query.from, sort: query.sort })}
    >
      {text.showAll}
    </Button>
  );
  const queueOnly =
    query.from === 'here' && query.search.trim() === '' && query.statuses?.join() === 'queued';
  return queueOnly ? (
    <Empty size="small" title={text.queueEmptyTitle} actions={showAll} />
  ) : (
    <Empty size="small" title={text.noMatchTitle} text={text.noMatch} actions={showAll} />
  );
}

function Loading() {
  return (
    <div className="job-list-state" role="status" aria-label={strings.app.opening}>
      {['a', 'b', 'c', 'd'].map((key) => (
        <div key={key} className="job-list-skeleton">
          <Skeleton width={48} height={48} />
          <div>
            <Skeleton width="80%" />
            <Skeleton width="50%" height="0.8em" />
          </div>
        </div>
      ))}
    </div>
  );
}
