import { useMemo, useState } from 'react';
import { useExportActions } from '../../state/export-actions.ts';
import { useJobActions } from '../../state/job-actions.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { CommandDialog } from '../../ui/command-dialog.tsx';
import { StatusIcon } from '../../ui/state-icons.tsx';
import { commandsNow, narrow } from './commands.ts';
import { useFoundJobs } from './use-found-jobs.ts';
import type { WindowActions } from './use-window-shortcuts.ts';

const text = strings.palette;

/** Everything there is to do and to show, found by typing. */
export default function Palette({ actions, onClose }: { actions: WindowActions; onClose: () => void }) {
  const session = useSession();
  const jobActions = useJobActions();
  const exporting = useExportActions();
  const [query, setQuery] = useState('');
  const commands = useMemo(
    () => commandsNow({ session, actions, jobActions, exporting }),
    [session, actions, jobActions, exporting],
  );
  const found = useFoundJobs(query);
  const jobs = found.map((job) => ({
    id: job.id,
    label: job.params.prompt,
    lead: <StatusIcon status={job.status} />,
    run: () => session.select(job.id),
  }));
  const groups = [
    ...narrow(commands, query),
    ...(jobs.length > 0 ? [{ label: text.groups.jobs, items: jobs }] : []),
  ];
  return (
    <CommandDialog
      label={text.label}
      placeholder={text.placeholder}
      empty={text.empty}
      query={query}
      onQuery={setQuery}
      groups={groups}
      onClose={onClose}
    />
  );
}
