import { useId, useState } from 'react';
import type { CrashRecord, CrashSummary } from '../../../shared/contract/diagnostics.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { moment } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useCopy } from './use-copy.ts';

const text = strings.diagnostics;

/** What crashed, the newest first, each with what is known of it. */
export function CrashList({ crashes }: { crashes: readonly CrashSummary[] }) {
  const titleId = useId();
  return (
    <section className="diagnostics-group diagnostics-wide" aria-labelledby={titleId}>
      <header className="diagnostics-head">
        <h3 id={titleId}>{text.crashes}</h3>
      </header>
      {crashes.length === 0 && <p className="diagnostics-none">{text.noCrashes}</p>}
      <ul className="diagnostics-list">
        {crashes.map((crash) => (
          <Crash key={crash.id} crash={crash} />
        ))}
      </ul>
    </section>
  );
}

function Crash({ crash }: { crash: CrashSummary }) {
  const [open, setOpen] = useState(false);
  const { id, at, process, reason, message, version } = crash;
  return (
    <li>
      <div className="diagnostics-line">
        <p>
          <strong>{text.crashOf[process]}</strong> {message ?? reason}
          {version !== '' && <span className="diagnostics-aside"> {text.crashVersion(version)}</span>}
        </p>
        <time dateTime={new Date(at).toISOString()}>{moment(at)}</time>
      </div>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary aria-label={`${text.crashDetails}: ${text.crashLine(at, message ?? reason)}`}>
          {text.crashDetails}
        </summary>
        {open && <Details id={id} />}
      </details>
    </li>
  );
}

function Details({ id }: { id: string }) {
  const asked = useAnswer('diagnostics.crash', { id });
  switch (asked.phase) {
    case 'loading':
      return <Skeleton height={96} />;
    case 'failed':
      return <ErrorNotice error={asked.error} title={text.crashGone} />;
    case 'ready':
      return <Record record={asked.value} />;
  }
}

function Record({ record }: { record: CrashRecord }) {
  const copy = useCopy();
  const { reason, message, stack, log } = record;
  return (
    <div className="diagnostics-record">
      {message !== null && <p>{reason}</p>}
      {stack !== null && <Block title={text.crashStack} lines={stack} />}
      {log.length > 0 && <Block title={text.crashLog} lines={log.join('\n')} />}
      {stack === null && log.length === 0 && <p className="diagnostics-none">{text.crashNothing}</p>}
      <Button size="small" icon="copy" onClick={() => copy(JSON.stringify(record, null, 2))}>
        {text.copyCrash}
      </Button>
    </div>
  );
}

function Block({ title, lines }: { title: string; lines: string }) {
  return (
    <>
      <h4>{title}</h4>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="diagnostics-block" aria-label={title} tabIndex={0}>
        <pre>{lines}</pre>
      </section>
    </>
  );
}
