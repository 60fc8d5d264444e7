import { useEffect, useState } from 'react';
import type { CommandOutput } from '../../../shared/contract/commands.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { useJob } from './job-scope.tsx';
import './job-links.css';

const words = strings.retries.links;
/** The end of an id is what differs between jobs made at the same time; the command line takes it too. */
const SHOWN = 6;

/** The job whose images this one makes with another prompt, and those that do so for this one. Draws nothing when there is none. */
export function JobLinks() {
  const links = useLinks();
  const { select } = useSession();
  if (links === null || (links.replacesJobId === null && links.replacedByJobIds.length === 0)) return null;
  const link = (id: string, text: (id: string) => string) => (
    <li key={id}>
      <Button look="quiet" size="small" icon="link" onClick={() => select(id)}>
        {text(id.slice(-SHOWN))}
      </Button>
    </li>
  );
  return (
    <ul className="job-links" aria-label={words.label}>
      {links.replacesJobId !== null && link(links.replacesJobId, words.replaces)}
      {links.replacedByJobIds.map((id) => link(id, words.replacedBy))}
    </ul>
  );
}

/** Read when the job is shown. What replaces it is made elsewhere, and shown then; what is deleted drops out here. */
function useLinks(): CommandOutput<'job.links'> | null {
  const { id } = useJob();
  const { client, on } = useSession();
  const [links, setLinks] = useState<CommandOutput<'job.links'> | null>(null);
  useEffect(() => {
    let wanted = true;
    const load = async (): Promise<void> => {
      const answer = await client.call('job.links', { jobId: id });
      if (wanted) setLinks(answer.ok ? answer.value : null);
    };
    void load();
    const stop = on(({ name }) => {
      if (name === 'jobs.removed' || name === 'jobs.restored') void load();
    });
    return () => {
      wanted = false;
      stop();
    };
  }, [client, on, id]);
  return links;
}
