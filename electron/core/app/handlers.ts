import type { CommandName } from '../../../shared/contract/commands.ts';
import { cloudHandlers } from './cloud-handlers.ts';
import { costHandlers } from './cost-handlers.ts';
import { databaseHandlers } from './database-handlers.ts';
import { diagnosticsHandlers } from './diagnostics-handlers.ts';
import { exportHandlers } from './export-handlers.ts';
import type { Handlers } from './handler.ts';
import { healthHandlers } from './health-handlers.ts';
import { hostHandlers } from './host-handlers.ts';
import { imageHandlers } from './image-handlers.ts';
import { jobHandlers } from './job-handlers.ts';
import { logHandlers } from './log-handlers.ts';
import { metricsHandlers } from './metrics-handlers.ts';
import { retentionHandlers } from './retention-handlers.ts';
import { retryHandlers } from './retry-handlers.ts';
import { searchHandlers } from './search-handlers.ts';
import { settingsHandlers } from './settings-handlers.ts';
import { timelineHandlers } from './timeline-handlers.ts';
import { updateHandlers } from './update-handlers.ts';
import { webhookHandlers } from './webhook-handlers.ts';

/** Commands that change something; a read-only app refuses them. */
export const WRITING_COMMANDS: ReadonlySet<CommandName> = new Set<CommandName>([
  'job.create',
  'job.retry',
  'job.retryWithPrompt',
  'jobs.retryFailed',
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
  'prices.import',
  'prices.revert',
  'key.set',
  'key.clear',
  'preset.preview',
  'data.backup',
  'library.use',
  'database.backUp',
  'database.atStart',
  'database.search',
  'database.seen',
  'retention.run',
  'retention.undo',
  'storage.compact',
  'storage.cancel',
  'webhook.add',
  'webhook.update',
  'webhook.remove',
  'webhook.resume',
  'webhook.test',
  'webhook.redeliver',
  'cloud.setProject',
  'cloud.set',
  'cloud.signIn',
  'cloud.sendCode',
  'cloud.verifyCode',
  'cloud.signOut',
  'cloud.join',
  'cloud.leave',
  'cloud.sync',
  'cloud.retryParked',
  'cloud.keepLocal',
  'cloud.watch',
  'cloud.fetch',
  'updates.check',
  'updates.download',
  'updates.install',
]);

/** What each command does. */
export const handlers: Handlers<CommandName> = {
  ...jobHandlers,
  ...imageHandlers,
  ...logHandlers,
  ...settingsHandlers,
  ...hostHandlers,
  ...healthHandlers,
  ...databaseHandlers,
  ...exportHandlers,
  ...metricsHandlers,
  ...searchHandlers,
  ...webhookHandlers,
  ...retryHandlers,
  ...costHandlers,
  ...timelineHandlers,
  ...retentionHandlers,
  ...cloudHandlers,
  ...diagnosticsHandlers,
  ...updateHandlers,
};
