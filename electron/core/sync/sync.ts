import type { CommandOutput, CommandParsed } from '../../../shared/contract/commands.ts';
import type { AnyEvent } from '../../../shared/contract/events.ts';
import type { CloudProblem, CloudStatus, ParkedRow, SyncMessage } from '../../../shared/domain/cloud.ts';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import type { LiveFeed } from '../logging/live-feed.ts';
import type { Redact } from '../logging/redaction.ts';
import { breather, pause } from '../pause.ts';
import type { Ports } from '../ports/index.ts';
import type { SettingsBook } from '../settings/settings.ts';
import { Account } from './account.ts';
import { Connector } from './connector.ts';
import { keepLocal } from './keep-local.ts';
import { Others } from './others.ts';
import { parkedRow } from './parked-rows.ts';
import { placeOf } from './place.ts';
import { Push } from './push.ts';
import { StatusTeller } from './status.ts';
import { StatusReader } from './status-reader.ts';
import { SyncNotes } from './sync-notes.ts';
import { Waiters } from './waiters.ts';

/** After the start, so that the first window does not wait for it. A command line has none, and may end soon. */
const START_MS = { desktop: 2_000, web: 2_000, cli: 0 } as const;
/** What is under way is given up at the end of the app, which takes next to no time; longer than this it is not waited for. */
const GRACE_MS = 1_500;

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
  readonly others: Others;
  readonly #parts: SyncParts;
  readonly #notes: SyncNotes;
  readonly #account: Account;
  readonly #push: Push;
  readonly #reader: StatusReader;
  readonly #teller: StatusTeller;
  readonly #connector: Connector;
  readonly #waiters: Waiters;
  #stopTimer: (() => void) | null = null;
  #unsubscribe: (() => void) | null = null;
  #toldTrouble: CloudProblem['code'] | null = null;

  constructor(parts: SyncParts) {
    const { ports, redact, settings, feed, readOnly } = parts;
    this.#parts = parts;
    const notes = new SyncNotes(ports, redact, !readOnly);
    const account = new Account(ports, settings);
    const onChange = () => this.#changed();
    const historyPaused = () => settings.current.cloud.historyPaused;
    const push = new Push({ ports, redact, notes, historyPaused, onChange, onSent: () => reader.sent() });
    const reader = new StatusReader(ports, settings, account, push, redact);
    this.others = new Others({
      ...parts,
      note: (level, message, details) => notes.note(level, message, details),
      onProblem: (problem) => {
        reader.othersProblem = problem;
        onChange();
      },
      onLive: (live) => {
        reader.live = live;
        onChange();
      },
    });
    this.#connector = new Connector({
      ...parts,
      notes,
      account,
      push,
      reader,
      others: this.others,
      onChange,
    });
    this.#teller = new StatusTeller(
      ports.clock,
      () => this.status(),
      (payload) => feed.emit({ name: 'cloud.changed', payload }),
    );
    this.#waiters = new Waiters(ports.clock, () => this.#isSettled());
    this.#notes = notes;
    this.#account = account;
    this.#push = push;
    this.#reader = reader;
  }

  /** Begins to send and to read, also what an earlier start left. An app that may only read never calls it. */
  start(): void {
    const { ports, feed, settings } = this.#parts;
    this.#connector.open();
    this.#unsubscribe = feed.subscribe((event) => this.#hear(event));
    if (!settings.current.cloud.on) return;
    this.#stopTimer = ports.clock.after(START_MS[ports.info.host], () => void this.#connector.connect());
  }

  rest(): void {
    this.#push.rest();
  }

  wake(): void {
    this.#push.wake();
    this.others.readNow();
  }

  /** Gives up what is under way: it is sent at the next start. */
  async stop(): Promise<void> {
    const { clock, reportProblem } = this.#parts.ports;
    this.#stopTimer?.();
    this.#unsubscribe?.();
    this.#teller.stop();
    const ended = Promise.all([this.#connector.close(), this.others.stop()]).catch((error: unknown) =>
      reportProblem('The cloud was not left in order', error),
    );
    const late = new AbortController();
    await Promise.race([ended, pause(clock, GRACE_MS, late.signal)]);
    late.abort();
    this.#waiters.end();
  }

  /** Hears what was logged. Costs nothing but remembering which jobs it was. */
  entriesCommitted(entries: readonly LogEntry[]): void {
    if (!this.#connector.records) return;
    this.#push.heard(entries);
    // Off, nobody waits for them: they are counted with the next change.
    if (this.#parts.settings.current.cloud.on) this.#teller.changed();
  }

  /** Something was changed, or removed for good. What it was stands in the store. */
  lookSoon(): void {
    if (!this.#connector.records) return;
    this.#push.lookSoon();
    this.#teller.changed();
  }

  status(): CloudStatus {
    return this.#reader.read();
  }

  /** As `status`. An app that may only read has not counted the logs before. */
  async statusNow(): Promise<CloudStatus> {
    const { readOnly, ports } = this.#parts;
    if (readOnly && ports.store.sync.state().account !== null) {
      this.#push.line.searchAll();
      await this.#push.line.search(breather(ports.clock));
    }
    // Signed in, and never joined: only the session itself knows who that is.
    const mayBe = this.#account.project !== null && ports.cloudSession.get() !== null;
    if (mayBe && this.#account.known === null) await this.#account.who().catch(() => null);
    return this.status();
  }

  async setProject(given: CommandParsed<'cloud.setProject'>): Promise<CloudStatus> {
    await this.#connector.setProject(given);
    return this.status();
  }

  /** Off stops at once. */
  set({ on, images, historyPaused }: CommandParsed<'cloud.set'>): CloudStatus {
    const { settings, ports } = this.#parts;
    const before = settings.current.cloud;
    const cloud = {
      ...before,
      on: on ?? before.on,
      images: images ?? before.images,
      historyPaused: historyPaused ?? before.historyPaused,
    };
    settings.update({ cloud });
    ports.store.sync.setImages(cloud.images);
    if (cloud.on !== before.on) this.#notes.info(cloud.on ? 'Switched on' : 'Switched off');
    if (cloud.on) void this.#connector.connect().then(() => this.lookSoon());
    else void this.#connector.disconnect();
    this.#changed();
    return this.status();
  }

  async signIn(email: string, password: string): Promise<CloudStatus> {
    await this.#connector.signIn(() => this.#account.signIn(email, password));
    return this.status();
  }

  async sendCode(email: string): Promise<void> {
    await this.#account.sendCode(email);
  }

  async verifyCode(email: string, code: string): Promise<CloudStatus> {
    await this.#connector.signIn(() => this.#account.verifyCode(email, code));
    return this.status();
  }

  async signOut(): Promise<CloudStatus> {
    await this.#connector.signOut();
    return this.status();
  }

  async join(all: boolean): Promise<CloudStatus> {
    await this.#connector.join(all);
    return this.status();
  }

  async leave(): Promise<CloudStatus> {
    await this.#connector.leave();
    return this.status();
  }

  async syncNow(waitMs: number): Promise<CloudStatus> {
    await this.#connector.connect();
    this.#push.tryNow();
    this.others.readNow();
    if (waitMs > 0) await this.#waiters.wait(waitMs);
    return this.status();
  }

  parked(limit: number): ParkedRow[] {
    const { sync } = this.#parts.ports.store;
    return sync.parked(limit).map((row) => parkedRow(row, sync));
  }

  retryParked(rows: CommandParsed<'cloud.retryParked'>['rows']): CloudStatus {
    this.#parts.ports.store.sync.unpark(rows);
    this.#push.tryNow();
    this.#changed();
    return this.status();
  }

  /** @throws AppError `not_found` when one of them is no job of this machine; then none is changed */
  async keepLocal(jobIds: readonly string[], local: boolean): Promise<void> {
    const { store, clock } = this.#parts.ports;
    await keepLocal(store, clock, jobIds, local);
    this.lookSoon();
  }

  place(jobId: string): CommandOutput<'cloud.job'> {
    const device = this.others.deviceOf(jobId);
    if (device !== null) return { place: 'other_device', device };
    return { place: placeOf(jobId, this.#parts.ports.store.sync), device };
  }

  watch(jobId: string | null): void {
    this.others.watch(jobId);
  }

  /** Reads what other devices made; see the command. */
  async fetch(jobId: string | null, waitMs: number): Promise<boolean | null> {
    await this.#connector.connect();
    if (jobId !== null) this.others.watch(jobId);
    return this.others.untilRead(waitMs);
  }

  messages(beforeId: number | null, limit: number): SyncMessage[] {
    return this.#notes.page(beforeId, limit);
  }

  #hear(event: AnyEvent): void {
    switch (event.name) {
      case 'images.changed':
        // Those of other devices are told of like the own ones.
        if (event.payload.batches.some(({ jobId }) => this.others.ofJob(jobId) === null)) this.lookSoon();
        break;
      case 'job.changed':
      case 'jobs.removed':
      case 'jobs.restored':
        this.lookSoon();
    }
  }

  /** Something of how the switch stands is different now. */
  #changed(): void {
    const problem = this.#push.trouble?.problem ?? this.#reader.othersProblem;
    if (this.#connector.isConnected) this.#noteTrouble(problem);
    if (this.#connector.isConnected && problem?.code === 'signed_out') void this.#connector.sessionEnded();
    this.#teller.changed();
    this.#waiters.look();
  }

  /** Once for each outage, and once when it is over. */
  #noteTrouble(problem: CloudProblem | null): void {
    const code = problem?.code ?? null;
    if (code === this.#toldTrouble) return;
    this.#toldTrouble = code;
    if (problem === null) this.#notes.success('The cloud is reached again');
    else this.#notes.warning(problem.message, { code });
  }

  /** All is sent, or nothing can go on. */
  #isSettled(): boolean {
    const { state } = this.status();
    if (state === 'up_to_date') return this.#push.isIdle;
    return state !== 'sending' && state !== 'offline';
  }
}
