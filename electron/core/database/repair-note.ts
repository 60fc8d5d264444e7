import { z } from 'zod';
import {
  type DatabaseCheck,
  databaseCheckSchema,
  repairReportSchema,
} from '../../../shared/contract/database.ts';
import type { Store } from '../ports/store.ts';

/** Where a repair leaves what it did, in the database that it made; none of the user's settings. */
const REPAIR = 'databaseRepair';
const CHECK = 'databaseCheck';

const noteSchema = z.strictObject({
  report: repairReportSchema,
  /** Whether its user has seen it. */
  seen: z.boolean(),
  /** Whether the library was looked through since. */
  searched: z.boolean(),
  /** Whether the app has started since: only the first start holds what is unfinished. */
  started: z.boolean().default(false),
});
export type RepairNote = z.infer<typeof noteSchema>;

type Place = Pick<Store, 'settings'>;

/** The latest repair; null when there was none. */
export function readRepair({ settings }: Place): RepairNote | null {
  const parsed = noteSchema.safeParse(settings.all()[REPAIR]);
  return parsed.success ? parsed.data : null;
}

export function writeRepair({ settings }: Place, note: RepairNote): void {
  settings.set(REPAIR, note);
}

/** The latest check; null when there was none. */
export function readCheck({ settings }: Place): DatabaseCheck | null {
  const parsed = databaseCheckSchema.safeParse(settings.all()[CHECK]);
  return parsed.success ? parsed.data : null;
}

export function writeCheck({ settings }: Place, check: DatabaseCheck): void {
  settings.set(CHECK, check);
}
