import type { SyncMessage } from '../../../shared/domain/cloud.ts';
import type { Level } from '../../../shared/domain/log-entry.ts';
import { detailsToJson } from '../logging/details.ts';
import type { Redact } from '../logging/redaction.ts';
import type { Ports } from '../ports/index.ts';

/** The sync's own messages, on this machine alone: what it meets must not fill the logs of the jobs, which it would then send. */
export class SyncNotes {
  readonly #ports: Ports;
  readonly #redact: Redact;
  readonly #writable: boolean;

  constructor(ports: Ports, redact: Redact, writable: boolean) {
    this.#ports = ports;
    this.#redact = redact;
    this.#writable = writable;
  }

  info(message: string, details: unknown = null): void {
    this.note('info', message, details);
  }

  success(message: string, details: unknown = null): void {
    this.note('success', message, details);
  }

  warning(message: string, details: unknown = null): void {
    this.note('warning', message, details);
  }

  /** Never throws: what cannot be noted must not stop what it is about. */
  note(level: Level, message: string, details: unknown = null): void {
    if (!this.#writable) return;
    const { store, clock, reportProblem } = this.#ports;
    try {
      const detailsJson = detailsToJson(details, this.#redact);
      store.sync.note({ at: clock.now(), level, message: this.#redact(message), detailsJson });
    } catch (error) {
      reportProblem('A message of the sync could not be written down', error);
    }
  }

  /** Newest first. */
  page(beforeId: number | null, limit: number): SyncMessage[] {
    return this.#ports.store.sync.notes(beforeId, limit);
  }
}
