import type { SettingsTable } from '../../core/ports/store.ts';
import type { Connection } from './connection.ts';

export function settingsTable(connection: Connection, now: () => number): SettingsTable {
  const all = connection.query('SELECT key, value FROM settings ORDER BY key');
  const set = connection.query(
    `INSERT INTO settings (key, value, updated_at) VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
  );
  return {
    all: () => Object.fromEntries(all.all().map(({ key, value }) => [key, parsed(value)])),
    set: (key, value) => connection.atomically('full', () => set.run(key, JSON.stringify(value), now())),
  };
}

/** Undefined for what is no JSON: one setting of which the default counts must not keep the app from starting. */
function parsed(value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return undefined;
  }
}
