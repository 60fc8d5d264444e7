import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import './notices.css';

/** What concerns the whole window, above its content. */
export function Notices() {
  const session = useSession();
  const problem = useSessionState((state) => state.problem);
  const connection = useSessionState((state) => state.connection);
  if (problem === null && connection === 'open') return null;
  return (
    <div className="notices">
      {connection === 'lost' && (
        <Notice level="warning" title={strings.app.lostTitle}>
          <p>{strings.app.lost}</p>
        </Notice>
      )}
      {connection === 'refused' && (
        <Notice level="error" title={strings.app.refusedTitle}>
          <p>{strings.app.refused}</p>
        </Notice>
      )}
      {problem !== null && (
        <Notice
          level="warning"
          title={problem.message}
          actions={
            <Button size="small" look="quiet" onClick={session.dismissProblem}>
              {strings.app.dismiss}
            </Button>
          }
        >
          {problem.advice !== null && <p>{problem.advice}</p>}
        </Notice>
      )}
    </div>
  );
}

/** The app could not open: there is nothing to show but why, and what to do. */
export function Failed() {
  const { loadJobs } = useSession();
  const error = useSessionState((state) => state.error);
  return (
    <main className="failed">
      <h1>{strings.app.failedTitle}</h1>
      {error !== null && (
        <ErrorNotice
          error={error}
          actions={<Button onClick={() => void loadJobs()}>{strings.app.tryAgain}</Button>}
        />
      )}
    </main>
  );
}
