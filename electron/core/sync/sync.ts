import type { CommandOutput, CommandParsed } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { CloudStatus, ParkedRow, SyncMessage } from '../../../shared/domain/cloud.ts';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import type { LiveFeed } from '../logging/live-feed.ts';
import type { LogSearch } from '../logging/log-search.ts';
import type { Redact } from '../logging/redaction.ts';
import type { Ports } from '../ports/index.ts';
import type { Store } from '../ports/store.ts';
import type { SettingsBook } from '../settings/settings.ts';

export type SyncParts = {
  readonly ports: Ports;
  readonly redact: Redact;
  readonly settings: SettingsBook;
  readonly feed: LiveFeed;
  /** An app that may only read sends nothing and asks nothing. */
  readonly readOnly: boolean;
};

/** The cloud switch: the copy of this machine's jobs in the user's own Supabase project, and what other devices have put there. */
export class Sync {
  readonly #parts: SyncParts;

  constructor(parts: SyncParts) {
    this.#parts = parts;
  }

  start(): void {}
  rest(): void {}
  wake(): void {}
  async stop(): Promise<void> {}

  /** Hears what was logged. Costs nothing but remembering which jobs it was. */
  entriesCommitted(_entries: readonly LogEntry[]): void {}

  status(): CloudStatus {
    throw this.#missing();
  }
  async setProject(_project: CommandParsed<'cloud.setProject'>): Promise<CloudStatus> {
    throw this.#missing();
  }
  set(_changes: CommandParsed<'cloud.set'>): CloudStatus {
    throw this.#missing();
  }
  async signIn(_email: string, _password: string): Promise<CloudStatus> {
    throw this.#missing();
  }
  async sendCode(_email: string): Promise<void> {
    throw this.#missing();
  }
  async verifyCode(_email: string, _code: string): Promise<CloudStatus> {
    throw this.#missing();
  }
  async signOut(): Promise<CloudStatus> {
    throw this.#missing();
  }
  async join(_all: boolean): Promise<CloudStatus> {
    throw this.#missing();
  }
  async leave(): Promise<CloudStatus> {
    throw this.#missing();
  }
  async syncNow(_waitMs: number): Promise<CloudStatus> {
    throw this.#missing();
  }
  parked(_limit: number): ParkedRow[] {
    throw this.#missing();
  }
  retryParked(_rows: CommandParsed<'cloud.retryParked'>['rows']): CloudStatus {
    throw this.#missing();
  }
  async keepLocal(_jobIds: readonly string[], _local: boolean): Promise<void> {
    throw this.#missing();
  }
  place(_jobId: string): CommandOutput<'cloud.job'> {
    throw this.#missing();
  }
  watch(_jobId: string | null): void {
    throw this.#missing();
  }
  messages(_beforeId: number | null, _limit: number): SyncMessage[] {
    throw this.#missing();
  }

  /** Where a job of another device is read; null when it is none. */
  ofJob(_jobId: string): { readonly store: Store; readonly search: LogSearch } | null {
    return null;
  }

  #missing(): AppError {
    return new AppError('not_possible', `The cloud is being built (${this.#parts.ports.info.version}).`);
  }
}
