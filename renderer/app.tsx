import { JobHeader } from './features/job/job-header.tsx';
import { JobList } from './features/jobs/job-list.tsx';
import { NewJobForm } from './features/jobs/new-job-form.tsx';
import { LogPanel } from './features/logs/log-panel.tsx';
import { selectedJob, useSession, useSessionState } from './state/use-session.ts';
import { strings } from './strings.ts';
import { Button } from './ui/button.tsx';
import { Empty } from './ui/empty.tsx';
import { ErrorNotice, Notice } from './ui/notice.tsx';
import './app.css';

/** The window: jobs on the left, the selected one on the right. */
export function App() {
  const phase = useSessionState((state) => state.phase);
  if (phase === 'failed') return <Failed />;
  return (
    <div className="app">
      <aside className="sidebar">
        <p className="brand">
          <span className="brand-lamp" aria-hidden="true" />
          {strings.app.name}
        </p>
        <NewJobForm />
        <JobList />
      </aside>
      <main className="content">
        <Problem />
        <SelectedJob />
      </main>
    </div>
  );
}

function SelectedJob() {
  const job = useSessionState(selectedJob);
  const phase = useSessionState((state) => state.phase);
  if (job !== null) {
    return (
      <>
        <JobHeader job={job} />
        <LogPanel key={job.id} />
      </>
    );
  }
  return phase === 'ready' && <Empty title={strings.job.noneTitle} text={strings.job.none} />;
}

/** What the app reported about itself. */
function Problem() {
  const { dismissProblem } = useSession();
  const problem = useSessionState((state) => state.problem);
  if (problem === null) return null;
  const dismiss = (
    <Button look="quiet" onClick={dismissProblem}>
      {strings.app.dismiss}
    </Button>
  );
  return (
    <div className="problem">
      <Notice level="warning" title={problem.message} actions={dismiss}>
        {problem.advice !== null && <p>{problem.advice}</p>}
      </Notice>
    </div>
  );
}

/** The app could not open: there is nothing to show but why, and what to do. */
function Failed() {
  const { loadJobs } = useSession();
  const error = useSessionState((state) => state.error);
  return (
    <main className="failed">
      {error !== null && (
        <ErrorNotice
          error={error}
          title={strings.app.failedTitle}
          actions={<Button onClick={loadJobs}>{strings.app.tryAgain}</Button>}
        />
      )}
    </main>
  );
}
