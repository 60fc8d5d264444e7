import { AppError } from '../../../shared/contract/result.ts';
import type { CloudProject } from '../../../shared/domain/cloud.ts';
import type { Ports } from '../ports/index.ts';
import type { SettingsBook } from '../settings/settings.ts';
import type { Account } from './account.ts';
import type { Others } from './others.ts';
import { isSameProject } from './project.ts';
import type { Push } from './push.ts';
import { rememberFirstAccount, senderFor } from './sender.ts';
import type { StatusReader } from './status-reader.ts';
import type { SyncNotes } from './sync-notes.ts';

export type ConnectorParts = {
  readonly ports: Ports;
  readonly settings: SettingsBook;
  readonly notes: SyncNotes;
  readonly account: Account;
  readonly push: Push;
  readonly others: Others;
  readonly reader: StatusReader;
  readonly onChange: () => void;
};

/**
 * Decides whether anything is sent and read, and for whom. Changes of the account happen one after the other, while nothing is under way:
 * so nothing of one account is ever acknowledged for another.
 */
export class Connector {
  readonly #parts: ConnectorParts;
  #isOpen = false;
  #isConnected = false;
  /** Whether an account is joined, so that changes are noted. */
  #records = false;
  #turns: Promise<unknown> = Promise.resolve();

  constructor(parts: ConnectorParts) {
    this.#parts = parts;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  get records(): boolean {
    return this.#records;
  }

  /** From now on it may connect. */
  open(): void {
    this.#isOpen = true;
    this.#records = this.#parts.ports.store.isJoined();
    if (this.#records) this.#parts.push.line.searchAll();
  }

  /** Ends everything, for good. */
  async close(): Promise<void> {
    this.#isOpen = false;
    await Promise.all([this.#turns, this.disconnect()]);
    await this.#parts.account.close();
  }

  /** Connects, if all is there that it takes. Never rejects. */
  connect(): Promise<void> {
    return this.#inTurn(() => this.#connect());
  }

  /** Stops at once. Resolves when nothing goes on any more. */
  async disconnect(): Promise<void> {
    const { push, others, reader } = this.#parts;
    this.#isConnected = false;
    reader.othersProblem = null;
    others.disconnect();
    await push.disconnect();
  }

  /** @throws AppError `invalid_input` naming what is wrong; then all is as it was */
  async setProject(given: CloudProject): Promise<void> {
    const { account } = this.#parts;
    const project = await account.check(given);
    await this.#changing(() => account.use(project));
  }

  /** @param signIn @throws what it throws */
  async signIn(signIn: () => Promise<unknown>): Promise<void> {
    await this.#changing(async () => {
      await signIn();
      this.#parts.notes.info('Signed in', { email: this.#parts.account.known?.email });
    });
  }

  async signOut(): Promise<void> {
    await this.#changing(async () => {
      await this.#parts.account.signOut();
      this.#parts.notes.info('Signed out');
    });
  }

  /** The server does not take the session any more. */
  async sessionEnded(): Promise<void> {
    const { account, notes } = this.#parts;
    account.sessionEnded();
    notes.warning('The session has ended; sign in again to go on');
    await this.disconnect();
  }

  /** @throws AppError `not_possible` when nobody is signed in */
  async join(all: boolean): Promise<void> {
    await this.#changing(() => this.#join(all));
  }

  async leave(): Promise<void> {
    const { account, ports, push, reader, others, notes } = this.#parts;
    await this.#changing(async () => {
      await account.signOut();
      ports.store.sync.leave();
      this.#records = false;
      push.line.clear();
      reader.forget();
      await others.drop();
      notes.info('The account was left; what is in the cloud stays there');
    });
  }

  async #join(all: boolean): Promise<void> {
    const { ports, settings, account, reader, others, push, notes } = this.#parts;
    const { sync } = ports.store;
    const who = account.project === null ? null : await account.who();
    if (who === null || account.project === null) {
      throw new AppError('not_possible', 'Nobody is signed in.', { advice: 'Sign in first.' });
    }
    if (sync.state().account !== null && !reader.isJoinedBy(who.id)) {
      await others.drop();
      reader.forget();
    }
    rememberFirstAccount(ports.store, who.id);
    const { projectUrl } = sync.state();
    // As it is noted already, where it was typed in another way: with another address all would begin anew.
    const isKnown = projectUrl !== null && isSameProject(projectUrl, account.project.url);
    const joined = { id: who.id, email: who.email, projectUrl: isKnown ? projectUrl : account.project.url };
    sync.join(joined, all);
    sync.setImages(settings.current.cloud.images);
    this.#records = true;
    push.line.searchAll();
    notes.info(all ? 'Joined: what is here is sent' : 'Joined: what is new is sent', { email: who.email });
  }

  /** Does something while nothing is sent or read, and goes on with whoever is signed in then. */
  #changing(work: () => Promise<unknown>): Promise<void> {
    return this.#inTurn(async () => {
      await this.disconnect();
      try {
        await work();
      } finally {
        await this.#connect();
      }
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turns.then(work);
    this.#turns = turn.catch(() => {});
    return turn;
  }

  async #connect(): Promise<void> {
    const { ports, account, reader, push, others, onChange } = this.#parts;
    try {
      if (this.#isConnected || !this.#mayConnect()) return;
      const [who, link] = [await account.who(), await account.link()];
      if (who === null || !reader.isJoinedBy(who.id) || !this.#mayConnect()) return;
      this.#isConnected = true;
      push.connect({ link, sender: senderFor(ports, who) });
      others.connect(link);
    } catch (error) {
      ports.reportProblem('The cloud cannot be used', error);
    } finally {
      onChange();
    }
  }

  #mayConnect(): boolean {
    const { settings, account, ports } = this.#parts;
    const { on } = settings.current.cloud;
    return this.#isOpen && on && account.project !== null && ports.cloudSession.get() !== null;
  }
}
