import type { Client } from '../../../../shared/contract/client.ts';
import type { CloudStatus } from '../../../../shared/domain/cloud.ts';
import type { Session } from '../session.ts';
import type { Progress } from './progress.ts';

/** What is counted. */
const UNIT = 'changes and pictures sent';

/** A progress bar at the bottom of a terminal while something is sent; elsewhere, and with --json or --quiet, nothing. */
export function openSyncBar({ screen, globals }: Session, client: Client): { close(): void } {
  if (screen.isTTY !== true || globals.json || globals.quiet) return { close: () => {} };
  let bar: Promise<Progress> | null = null;
  let total = 0;
  const stop = client.subscribe((event) => {
    if (event.name !== 'cloud.changed') return;
    const left = event.payload.waiting + event.payload.uploads;
    if (left === 0 && bar === null) return;
    total = Math.max(total, left);
    bar ??= import('./progress.ts').then(({ createProgress }) => createProgress(screen, total, 0, UNIT));
    const done = total - left;
    void bar.then((made) => made.show(done, historyText(event.payload), []));
  });
  return {
    close() {
      stop();
      void bar?.then((made) => made.stop());
    },
  };
}

/** Jobs of the history are put in line a few at a time, so that what waits is never all there is. */
function historyText({ history }: CloudStatus): string {
  return history === null ? '' : `${history.done}/${history.total} jobs of the history`;
}
