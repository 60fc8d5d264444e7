import type { CommandName } from '../../../shared/contract/commands.ts';
import { exportHandlers } from './export-handlers.ts';
import type { Handlers } from './handler.ts';
import { hostHandlers } from './host-handlers.ts';
import { imageHandlers } from './image-handlers.ts';
import { jobHandlers } from './job-handlers.ts';
import { logHandlers } from './log-handlers.ts';
import { settingsHandlers } from './settings-handlers.ts';

/** Commands that change something; a read-only app refuses them. */
export const WRITING_COMMANDS: ReadonlySet<CommandName> = new Set<CommandName>([
  'job.create',
  'job.retry',
  'job.resume',
  'job.cancel',
  'job.delete',
  'job.restore',
  'job.reorder',
  'image.star',
  'image.delete',
  'image.restore',
  'queue.pause',
  'queue.resume',
  'settings.update',
  'key.set',
  'key.clear',
  'preset.preview',
  'data.backup',
]);

/** What each command does. */
export const handlers: Handlers<CommandName> = {
  ...jobHandlers,
  ...imageHandlers,
  ...logHandlers,
  ...settingsHandlers,
  ...hostHandlers,
  ...exportHandlers,
};
