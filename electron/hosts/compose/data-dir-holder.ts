import type { HOSTS } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';

/** Who writes to a data directory: only one process may. */
export type Holder = { readonly pid: number; readonly host: string; readonly startedAt: number };

/** Whether some process writes to a data directory; `holder` is null when that is not known. */
export type DataDirUse = { readonly held: false } | { readonly held: true; readonly holder: Holder | null };

export type HostName = (typeof HOSTS)[number];

const HOST_NAMES: Readonly<Record<string, string>> = {
  cli: 'the command line',
  desktop: 'the Safelight app',
  web: 'the Safelight web server',
} satisfies Record<HostName, string>;

/** The error for whoever wants to write where another process does. */
export function busy(dataDir: string, holder: Holder | null): AppError {
  const since = holder === null ? '' : ` since ${localTime(holder.startedAt)}`;
  return new AppError(
    'data_dir_busy',
    `The data directory ${dataDir} is in use by ${holderName(holder)}${since}.`,
    {
      advice:
        'Wait until it has ended, or end it; looking at jobs and logs works meanwhile. Or use another --data-dir.',
    },
  );
}

/** `the command line (pid 4711)` */
export function holderName(holder: Holder | null): string {
  if (holder === null) return 'another process';
  return `${HOST_NAMES[holder.host] ?? 'another program'} (pid ${holder.pid})`;
}

/** `12:03:04`, with the day before it unless it is today. */
function localTime(timestamp: number): string {
  const at = new Date(timestamp);
  const time = at.toTimeString().slice(0, 8);
  return at.toDateString() === new Date().toDateString() ? time : `${at.toDateString()} ${time}`;
}
