import { AppError } from '../../../shared/contract/result.ts';

/** Who writes to a data directory: only one process may. */
export type Holder = { readonly pid: number; readonly host: string; readonly startedAt: number };

export type HostName = 'cli' | 'desktop' | 'web';

const HOSTS: Readonly<Record<string, string>> = {
  cli: 'the command line',
  desktop: 'the Safelight app',
  web: 'the Safelight web server',
} satisfies Record<HostName, string>;

/** The error for whoever wants to write where another process does. */
export function busy(dataDir: string, holder: Holder | null): AppError {
  const who =
    holder === null
      ? 'another process'
      : `${HOSTS[holder.host] ?? 'another program'} (pid ${holder.pid}) since ${localTime(holder.startedAt)}`;
  return new AppError('data_dir_busy', `The data directory ${dataDir} is in use by ${who}.`, {
    advice:
      'Wait until it has ended, or end it; looking at jobs and logs works meanwhile. Or use another --data-dir.',
  });
}

/** `12:03:04`, with the day before it unless it is today. */
function localTime(timestamp: number): string {
  const at = new Date(timestamp);
  const time = at.toTimeString().slice(0, 8);
  return at.toDateString() === new Date().toDateString() ? time : `${at.toDateString()} ${time}`;
}
