import type { AnyEvent } from '../../../shared/contract/events.ts';
import type { Health } from '../../../shared/contract/health.ts';
import type { AppLog } from '../ports/app-log.ts';

/**
 * Has the app's log hear of what the app tells about itself: how its disks are, and steps of updates. Only when the state is another one;
 * figures in between are for the eye.
 * @returns the listener for the app's events
 */
export function logEvents(log: Pick<AppLog, 'info' | 'warning'>): (event: AnyEvent) => void {
  let health = 'ok ok';
  let update = '';
  return ({ name, payload }) => {
    if (name === 'health.changed') {
      const { disk, library, holds } = payload;
      const now = stateOf(payload);
      if (now === health) return;
      health = now;
      const details = { disk: disk.state, library: library.state, missing: library.missing, holds };
      if (now === 'ok ok') log.info('The disks are well again', details);
      else log.warning('The disks are not as they should be', { ...details, freeBytes: disk.freeBytes });
    } else if (name === 'updates.changed') {
      const { state } = payload;
      if (state === update) return;
      update = state;
      if (state === 'failed') log.warning(`Updates: ${payload.message}`);
      else if (state !== 'checking' && state !== 'idle') log.info(`Updates: ${state}`, versionOf(payload));
    }
  };
}

function stateOf({ disk, library }: Health): string {
  return `${disk.state} ${library.state}`;
}

function versionOf(status: object): { readonly version: unknown } | undefined {
  if (!('update' in status)) return undefined;
  return { version: (status.update as { version: unknown }).version };
}
