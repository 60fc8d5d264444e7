import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type BackupFile = {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since the epoch, as the name says. */
  readonly at: number;
};

/** `safelight-<time>.db`, `safelight-daily-<time>.db` (made by itself), `safelight-schema<n>-<time>.db` (before a migration). */
const NAME = /^safelight-(?:schema\d+-|daily-)?(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})Z\.db$/;

/** The backups in a folder, the newest first. Other files there are somebody's own. */
export function listBackups(folder: string): BackupFile[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  const found = names.flatMap((name) => {
    const at = timeOf(name);
    const path = join(folder, name);
    const size = at === null ? undefined : statSync(path, { throwIfNoEntry: false });
    return at === null || size === undefined || !size.isFile() ? [] : [{ name, path, at, bytes: size.size }];
  });
  return found.sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1));
}

function timeOf(name: string): number | null {
  const match = NAME.exec(name);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, ms] = match.map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second, ms);
}
