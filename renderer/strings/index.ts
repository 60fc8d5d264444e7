import { app } from './app.ts';
import { cloud } from './cloud.ts';
import { cloudSetup } from './cloud-setup.ts';
import { costs } from './costs.ts';
import { database } from './database.ts';
import { diagnostics } from './diagnostics.ts';
import { exporting } from './export.ts';
import { health } from './health.ts';
import { job } from './job.ts';
import { jobs } from './jobs.ts';
import { log } from './log.ts';
import { metrics } from './metrics.ts';
import { newJob } from './new-job.ts';
import { palette } from './palette.ts';
import { retention } from './retention.ts';
import { retries } from './retries.ts';
import { search } from './search.ts';
import { settings } from './settings.ts';
import { timeline } from './timeline.ts';
import { ui } from './ui.ts';
import { updates } from './updates.ts';
import { webhooks } from './webhooks.ts';
import { welcome } from './welcome.ts';

/** Every text that the window shows, in one place, to be read and translated as a whole: one file for each part of the window. */
export const strings = {
  app,
  cloud,
  cloudSetup,
  costs,
  database,
  diagnostics,
  exporting,
  health,
  job,
  jobs,
  log,
  metrics,
  newJob,
  palette,
  retention,
  retries,
  search,
  settings,
  timeline,
  ui,
  updates,
  webhooks,
  welcome,
} as const;
