import { useState } from 'react';
import { isFinal } from '../../../shared/domain/job-status.ts';
import { useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { DemoBadge, StatusBadge } from '../../ui/job-badges.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { CloudMark } from './cloud-mark.tsx';
import { JobActions } from './job-actions.tsx';
import { CostFact, TimeFact } from './job-facts.tsx';
import { JobLinks } from './job-links.tsx';
import { JobProgress } from './job-progress.tsx';
import { useJob, useReadOnly } from './job-scope.tsx';
import { paramChips } from './param-chips.ts';
import { copyAndTell } from './tell.ts';
import { TimeLeft } from './time-left.tsx';
import './job-header.css';

/** What the job is, how far it has come, what it cost, and what can be done with it. */
export function JobHeader() {
  const job = useJob();
  return (
    <header className="job-header" data-status={job.status}>
      <div className="job-header-top">
        <div className="job-header-badges">
          <StatusBadge status={job.status} />
          <DemoBadge job={job} />
          <QueuePlace />
          <CloudMark />
        </div>
        <JobActions />
      </div>
      <Prompt key={job.id} text={job.params.prompt} />
      <JobLinks key={`links ${job.id}`} />
      <JobProgress />
      <div className="job-header-facts">
        <Facts />
        <ul className="job-chips">
          {paramChips(job.params).map((chip) => (
            <li key={chip}>{chip}</li>
          ))}
        </ul>
      </div>
    </header>
  );
}

/** Where a queued job stands. */
function QueuePlace() {
  const { id, status } = useJob();
  const ahead = useSessionState((state) => state.queue.order.indexOf(id));
  const paused = useSessionState((state) => state.queue.paused);
  const readOnly = useReadOnly();
  if (isFinal(status) || readOnly) return null;
  if (paused) return <span className="job-queue">{strings.job.header.queuePaused}</span>;
  if (status !== 'queued' || ahead < 0) return null;
  return <span className="job-queue">{strings.job.header.ahead(ahead)}</span>;
}

/** Longer prompts than this may not fit in two lines. */
const SHORT = 120;

function Prompt({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  const toasts = useToasts();
  const words = strings.job.header;
  const isLong = text.length > SHORT || text.includes('\n');
  return (
    <div className="job-prompt" data-open={open}>
      <h1>{text}</h1>
      <div className="job-prompt-actions">
        {isLong && (
          <IconButton
            label={open ? words.showLess : words.showAll}
            icon={open ? 'up' : 'expand'}
            size="small"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          />
        )}
        <IconButton
          label={words.copyPrompt}
          icon="copy"
          size="small"
          onClick={() => void copyAndTell(text, toasts)}
        />
      </div>
    </div>
  );
}

function Facts() {
  const { counts, run, startedAt } = useJob();
  const { completed, requested, failed, cancelled, unknown } = counts;
  const words = strings.job.header;
  const facts = [
    words.progress(completed, requested),
    failed > 0 && words.failed(failed),
    unknown > 0 && words.unknown(unknown),
    cancelled > 0 && words.cancelled(cancelled),
  ].filter((fact) => fact !== false);
  return (
    <ul className="job-facts">
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
      <TimeLeft />
      <li>
        <CostFact />
      </li>
      {startedAt !== null && (
        <li>
          <TimeFact />
        </li>
      )}
      {run > 1 && <li>{words.run(run)}</li>}
    </ul>
  );
}
