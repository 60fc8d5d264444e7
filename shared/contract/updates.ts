import { z } from 'zod';
import { updateStatusSchema } from '../domain/updates.ts';

const nothing = z.strictObject({});

/** Commands about new versions of the app itself. Each answers how it stands then; what goes on is told by `updates.changed`. */
export const updateCommands = {
  'updates.status': { input: nothing, output: updateStatusSchema },
  /** Looks now, and answers what it found. */
  'updates.check': { input: nothing, output: updateStatusSchema },
  /** Begins to download what was found, or tries again; while jobs are at work it is noted, and begins after them. */
  'updates.download': { input: nothing, output: updateStatusSchema },
  /** Ends the app to install what was downloaded, and starts it again. Where jobs are running, the host asks first. */
  'updates.install': { input: nothing, output: updateStatusSchema },
} as const;

export const updateEvents = {
  'updates.changed': updateStatusSchema,
} as const;
