import type { UpdateStatus } from '../../shared/domain/updates.ts';
import { type Command, useCommand } from './use-command.ts';
import { useSessionState } from './use-session.ts';

/** How it stands with updates; null until it is known. */
export function useUpdates(): UpdateStatus | null {
  return useSessionState(({ updates }) => updates);
}

type UpdateCommand = 'updates.check' | 'updates.download' | 'updates.install';

/** What a button about updates does. How it stands then is told by an event. */
export function useUpdateCommands(): Readonly<
  Record<'check' | 'download' | 'install', Command<UpdateCommand>>
> {
  return {
    check: useCommand('updates.check'),
    download: useCommand('updates.download'),
    install: useCommand('updates.install'),
  };
}
