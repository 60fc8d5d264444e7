import { app } from './app.ts';
import { job } from './job.ts';
import { jobs } from './jobs.ts';
import { log } from './log.ts';
import { newJob } from './new-job.ts';
import { palette } from './palette.ts';
import { settings } from './settings.ts';
import { ui } from './ui.ts';
import { welcome } from './welcome.ts';

/** Every text that the window shows, in one place, to be read and translated as a whole: one file for each part of the window. */
export const strings = { app, job, jobs, log, newJob, palette, settings, ui, welcome } as const;
