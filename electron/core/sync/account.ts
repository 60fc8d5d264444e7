import { AppError } from '../../../shared/contract/result.ts';
import type { CloudProblem, CloudProject } from '../../../shared/domain/cloud.ts';
import {
  type CloudAccount,
  CloudError,
  type CloudLink,
  type SessionStore,
  TRIED_AGAIN,
} from '../ports/cloud.ts';
import type { Ports } from '../ports/index.ts';
import type { SettingsBook } from '../settings/settings.ts';
import { isSameProject, keptProject } from './project.ts';

/** How long a project that was just entered has to answer, in milliseconds. */
const CHECK_MS = 30_000;

/** A session that nobody is signed in to: a project that is only tried must not see the tokens of another. */
const NOBODY: SessionStore = { protection: 'none', get: () => null, set: async () => {}, all: () => [] };

/** The project that is set, the way to it, and who is signed in there. */
export class Account {
  readonly #ports: Ports;
  readonly #settings: SettingsBook;
  #link: Promise<CloudLink> | null = null;
  /** Undefined until it was asked for. */
  #who: CloudAccount | null | undefined = undefined;

  constructor(ports: Ports, settings: SettingsBook) {
    this.#ports = ports;
    this.#settings = settings;
  }

  get project(): CloudProject | null {
    return this.#settings.current.cloud.project;
  }

  /** Who is signed in as far as it is known without loading or asking anything; null when nobody is. */
  get known(): { readonly id: string | null; readonly email: string } | null {
    if (this.project === null || this.#who === null) return null;
    if (this.#who !== undefined) return this.#who;
    const { email } = this.#ports.store.sync.state();
    return this.#ports.cloudSession.get() === null || email === null ? null : { id: null, email };
  }

  /** The way to the project. @throws AppError `not_possible` when none is set */
  link(): Promise<CloudLink> {
    const { project } = this;
    if (project === null) {
      throw new AppError('not_possible', 'No Supabase project is set up.', {
        advice: "Set the project's address and publishable key first.",
      });
    }
    const { cloud, cloudSession } = this.#ports;
    this.#link ??= cloud.open(project, cloudSession).catch((error: unknown) => {
      this.#link = null;
      throw error;
    });
    return this.#link;
  }

  /** Who is signed in, as the session says. */
  async who(): Promise<CloudAccount | null> {
    if (this.#who === undefined) {
      const who = await (await this.link()).account();
      // Somebody may have signed in or out meanwhile.
      if (this.#who === undefined) this.#who = who;
    }
    return this.#who;
  }

  async signIn(email: string, password: string): Promise<CloudAccount> {
    const link = await this.link();
    this.#who = await orExplain('password', () => link.signIn(email, password));
    return this.#who;
  }

  async sendCode(email: string): Promise<void> {
    const link = await this.link();
    await orExplain('email', () => link.sendCode(email));
  }

  async verifyCode(email: string, code: string): Promise<CloudAccount> {
    const link = await this.link();
    this.#who = await orExplain('code', () => link.verifyCode(email, code));
    return this.#who;
  }

  /** Ends the session on this machine. Does not need the network. */
  async signOut(): Promise<void> {
    if (this.project !== null) await (await this.link()).signOut();
    this.#who = null;
  }

  /** The server takes the session no longer. */
  sessionEnded(): void {
    this.#who = null;
  }

  /**
   * Looks whether this is a project that can be used. Changes nothing.
   * @returns the project as it is kept
   * @throws AppError `invalid_input` naming what is wrong
   */
  async check(given: CloudProject): Promise<CloudProject> {
    const typed = { ...given, url: given.url.trim().replace(/\/+$/, '') };
    const { cloud } = this.#ports;
    const complaint = await cloud.checkProject(typed);
    if (complaint !== null) throw new AppError('invalid_input', complaint.message, complaint);
    const project = keptProject(typed);
    const trial = await cloud.open(project, NOBODY);
    try {
      await orExplain(null, () => this.#withTimeLimit((signal) => trial.check(signal)));
    } finally {
      await trial.close();
    }
    return project;
  }

  /** Keeps a project. Where it is another one than before, nobody is signed in there. */
  async use(project: CloudProject): Promise<void> {
    if (this.project !== null && !isSameProject(this.project.url, project.url)) await this.signOut();
    await this.close();
    const { cloud } = this.#settings.current;
    this.#settings.update({ cloud: { ...cloud, project } });
  }

  /** Ends the connections; the next use makes new ones. */
  async close(): Promise<void> {
    const link = this.#link;
    this.#link = null;
    this.#who = undefined;
    await link?.then(
      (opened) => opened.close(),
      () => {},
    );
  }

  async #withTimeLimit(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const abort = new AbortController();
    const stopTimer = this.#ports.clock.after(CHECK_MS, () => abort.abort());
    try {
      await work(abort.signal);
    } finally {
      stopTimer();
    }
  }
}

/** @param refusedField the input that is wrong where the cloud refuses; null where it is the project that was entered */
async function orExplain<T>(refusedField: string | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { code, message } = error.problem;
    const field = refusedField ?? (code === 'wrong_key' ? 'publishableKey' : 'url');
    const isInput = refusedField === null || code === 'refused';
    throw new AppError(isInput ? 'invalid_input' : 'not_possible', message, {
      advice: adviceFor(error.problem, refusedField === null),
      field: isInput ? field : null,
      cause: error,
    });
  }
}

/** What is sent is tried again by itself; what its user has just asked for is not. */
function adviceFor({ code, advice }: CloudProblem, isSetUp: boolean): string | null {
  if (code === 'rate_limited') return 'Try again in a few minutes.';
  if (code !== 'offline') return advice === TRIED_AGAIN ? 'Try again in a moment.' : advice;
  if (isSetUp) return "Check the project's address and this machine's connection, then try again.";
  return "Check this machine's connection, then try again.";
}
