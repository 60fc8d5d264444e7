import type { CloudProblem, CloudStatus } from '../../../shared/domain/cloud.ts';
import type { Redact } from '../logging/redaction.ts';
import type { Ports } from '../ports/index.ts';
import type { SyncState } from '../ports/sync-store.ts';
import type { SettingsBook } from '../settings/settings.ts';
import type { Account } from './account.ts';
import { isSameProject } from './project.ts';
import type { Push } from './push.ts';
import { stateOf, troubleFrom, worstOf } from './status.ts';

/** When everything was last sent, in milliseconds; not one of the user's settings. */
const SYNCED_AT = 'cloudSyncedAt';
/** It is written down this often at most. */
const WRITE_MS = 60_000;

/** Puts together how the switch stands. Reads counts that the store keeps, and no row. */
export class StatusReader {
  readonly #ports: Ports;
  readonly #settings: SettingsBook;
  readonly #account: Account;
  readonly #push: Push;
  readonly #redact: Redact;
  #syncedAt: number | null = null;
  #writtenAt: number | null = null;
  /** Why nothing of other devices can be read. */
  othersProblem: CloudProblem | null = null;
  /** Whether changes of other devices arrive at once. */
  live = false;

  constructor(ports: Ports, settings: SettingsBook, account: Account, push: Push, redact: Redact) {
    this.#ports = ports;
    this.#settings = settings;
    this.#account = account;
    this.#push = push;
    this.#redact = redact;
    const stored = ports.store.settings.all()[SYNCED_AT];
    if (typeof stored === 'number') this.#syncedAt = stored;
  }

  read(): CloudStatus {
    const { store, cloudSession } = this.#ports;
    const { on, historyPaused } = this.#settings.current.cloud;
    const { sync } = store;
    const state = sync.state();
    const who = this.#account.known;
    const trouble = worstOf([this.#push.trouble, troubleFrom(this.othersProblem)]);
    const counts = {
      waiting: sync.waitingRows() + this.#push.line.waiting,
      uploads: sync.waitingUploads(),
    };
    const history = sync.history();
    const waits = counts.waiting > 0 || counts.uploads > 0 || (history !== null && !historyPaused);
    const standing = {
      on,
      hasProject: this.#account.project !== null,
      signedIn: who !== null,
      joined: who !== null && this.#isJoined(state, who.id),
      trouble,
      pending: waits || this.#push.isLooking,
    };
    const isRunning = on && standing.joined;
    return {
      state: stateOf(standing),
      email: who?.email ?? null,
      joined: joinedOf(state),
      protection: cloudSession.protection,
      ...counts,
      parked: sync.parkedCount(),
      history,
      problem: isRunning && trouble !== null ? this.#told(trouble.problem) : null,
      nextTryAt: isRunning ? (trouble?.nextTryAt ?? null) : null,
      lastSyncedAt: this.#syncedAt,
      live: isRunning && this.live,
    };
  }

  /** A server may repeat in its own words what it was sent. */
  #told(problem: CloudProblem): CloudProblem {
    return { ...problem, message: this.#redact(problem.message) };
  }

  /** Whether this machine belongs to this account of the project that is set. */
  isJoinedBy(accountId: string): boolean {
    return this.#isJoined(this.#ports.store.sync.state(), accountId);
  }

  /** Rows were sent just now, perhaps all there are. */
  sent(): void {
    const { clock, store } = this.#ports;
    if (store.sync.waitingRows() + store.sync.waitingUploads() + this.#push.line.waiting > 0) return;
    const now = clock.now();
    this.#syncedAt = now;
    if (this.#writtenAt !== null && Math.abs(now - this.#writtenAt) < WRITE_MS) return;
    this.#writtenAt = now;
    store.settings.set(SYNCED_AT, now);
  }

  /** Another account, or none: what was said of the one before is not said of it. */
  forget(): void {
    this.#syncedAt = null;
    this.#writtenAt = null;
    this.#ports.store.settings.set(SYNCED_AT, null);
  }

  /** @param accountId null where it is not known yet, and the session is that of who joined */
  #isJoined({ account, projectUrl }: SyncState, accountId: string | null): boolean {
    const { project } = this.#account;
    if (account === null || projectUrl === null || project === null) return false;
    if (!isSameProject(projectUrl, project.url)) return false;
    return accountId === null || accountId === account;
  }
}

function joinedOf({ email, projectUrl }: SyncState): CloudStatus['joined'] {
  return email === null || projectUrl === null ? null : { email, url: projectUrl };
}
