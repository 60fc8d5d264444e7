import { useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { NewJobForm } from './new-job-form.tsx';
import './new-job.css';

/** The centre of the window where a job is made. What was typed is there again when one comes back. */
export function NewJobView() {
  const settings = useSessionState((state) => state.settings);
  return (
    <section className="new-job" aria-label={strings.newJob.title}>
      {settings !== null && <NewJobForm settings={settings} />}
    </section>
  );
}
