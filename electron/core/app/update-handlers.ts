import type { CommandName } from '../../../shared/contract/commands.ts';
import type { Handlers } from './handler.ts';

/** Commands about new versions of the app. */
export const updateHandlers: Handlers<Extract<CommandName, `updates.${string}`>> = {
  'updates.status': ({ updates }) => updates.status(),
  'updates.check': ({ updates }) => updates.check(),
  'updates.download': ({ updates }) => updates.download(),
  'updates.install': ({ updates }) => updates.install(),
};
