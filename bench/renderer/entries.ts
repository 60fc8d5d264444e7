import { useEffect, useState } from 'react';
import type { Client } from '../../shared/contract/client.ts';
import type { LogEntry } from '../../shared/domain/log-entry.ts';

/** As many as the app's own window holds. */
const HELD = 2_000;

/** The client that the preload script gives. */
export function hostClient(): Client {
  const client = window.safelight;
  if (client === undefined) throw new Error('The page needs the preload script.');
  return client;
}

/** The newest entries, drawn once a frame: the least that a list of a live log can do. */
export function useEntries(): readonly LogEntry[] {
  const [entries, setEntries] = useState<readonly LogEntry[]>([]);
  useEffect(() => {
    let held: LogEntry[] = [];
    let waiting = false;
    return hostClient().subscribe((event) => {
      if (event.name !== 'log.appended') return;
      for (const batch of event.payload.batches) held = [...held, ...batch.entries].slice(-HELD);
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        setEntries(held);
      });
    });
  }, []);
  return entries;
}
