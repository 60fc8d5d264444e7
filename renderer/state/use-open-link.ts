import type { AppErrorData } from '../../shared/contract/result.ts';
import { useCommand } from './use-command.ts';
import { useSessionState } from './use-session.ts';

export type OpenLink = {
  /** Has the desktop app open a page outside; null in a browser, which follows links itself. */
  readonly open: ((url: string) => void) | null;
  /** Why the last one could not be opened. */
  readonly error: AppErrorData | null;
};

/** How links to outside are followed where this page is shown. */
export function useOpenLink(): OpenLink {
  const isDesktop = useSessionState(({ info }) => info?.host === 'desktop');
  const { run, error } = useCommand('shell.openLink');
  return { open: isDesktop ? (url) => void run({ url }) : null, error };
}
