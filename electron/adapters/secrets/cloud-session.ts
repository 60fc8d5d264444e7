import { z } from 'zod';
import { AppError } from '../../../shared/contract/result.ts';
import type { SessionStore } from '../../core/ports/cloud.ts';
import type { Cipher } from './cipher.ts';
import { SecretFile } from './secret-file.ts';

const fileSchema = z.strictObject({
  version: z.literal(1),
  /** What the cipher made of it, in base64; null where there was no cipher. */
  sealed: z.base64().nullable(),
  plain: z.string().nullable(),
});
type Stored = z.infer<typeof fileSchema>;

/** How many sessions' tokens stay among the secrets: each renewal brings others, and those of long ago open nothing. */
const REMEMBERED = 4;

export type CloudSessionOptions = {
  /** Absolute path of the file that keeps it. */
  readonly file: string;
  /** Null where this host has no secret store: what it keeps is readable to whoever can read its user's files. */
  readonly cipher: Cipher | null;
  /** Told when the file cannot be used. Must not throw. */
  readonly reportProblem: (message: string, error: unknown) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/**
 * Reads the session that is stored. Never rejects: one that cannot be read counts as none, and is reported. It stays in the file until
 * its user signs in or out here, since another start may be able to read it.
 */
export async function createCloudSession(options: CloudSessionOptions): Promise<SessionStore> {
  const session = new CloudSession(options);
  await session.load();
  return session;
}

class CloudSession implements SessionStore {
  readonly #options: CloudSessionOptions;
  readonly #file: SecretFile<Stored>;
  #session: string | null = null;
  /** Of the newest sessions, oldest first. */
  #tokens: readonly (readonly string[])[] = [];
  #all: readonly string[] = [];

  constructor(options: CloudSessionOptions) {
    this.#options = options;
    const { file: path, reportProblem, now } = options;
    this.#file = new SecretFile({
      path,
      schema: fileSchema,
      what: 'session of the cloud account',
      advice: {
        whenDamaged: 'sign in again in Settings',
        whenNotWritten: 'Mend what the message names and try again.',
      },
      reportProblem,
      now,
    });
  }

  get protection(): SessionStore['protection'] {
    return this.#options.cipher?.protection ?? 'none';
  }

  async load(): Promise<void> {
    const stored = await this.#file.read();
    this.#session = stored === null ? null : await this.#open(stored);
    if (this.#session !== null) this.#remember(this.#session);
  }

  get(): string | null {
    return this.#session;
  }

  all(): readonly string[] {
    return this.#all;
  }

  /** First on the disk, then in memory. */
  set(session: string | null): Promise<void> {
    if (session !== null) this.#remember(session);
    return this.#file.change(async () => {
      await this.#file.write(await this.#seal(session));
      this.#session = session;
    });
  }

  async #open({ sealed, plain }: Stored): Promise<string | null> {
    const { cipher, reportProblem } = this.#options;
    if (sealed === null || cipher === null) return plain;
    try {
      return await cipher.decrypt(Buffer.from(sealed, 'base64'));
    } catch (error) {
      reportProblem('The session of the cloud account could not be read: the secret store is locked', error);
      return null;
    }
  }

  async #seal(session: string | null): Promise<Stored> {
    const { cipher } = this.#options;
    if (session === null || cipher === null) return { version: 1, sealed: null, plain: session };
    try {
      return { version: 1, sealed: (await cipher.encrypt(session)).toString('base64'), plain: null };
    } catch (cause) {
      throw new AppError('not_possible', `The system's secret store (${cipher.backend}) took no secret.`, {
        advice: "Unlock the system's keyring and try again.",
        cause,
      });
    }
  }

  /** What was replaced or forgotten stays among the secrets for a while: an answer that is on its way may hold it. */
  #remember(session: string): void {
    this.#tokens = [...this.#tokens, tokensOf(session)].slice(-REMEMBERED);
    this.#all = [...new Set(this.#tokens.flat())];
  }
}

/** What of it must never be shown: the tokens inside. The rest, as the account's address, is no secret. */
function tokensOf(session: string): string[] {
  try {
    const fields: unknown = JSON.parse(session);
    if (typeof fields !== 'object' || fields === null) return [session];
    return Object.entries(fields).flatMap(([name, value]) =>
      /token/i.test(name) && typeof value === 'string' && value !== '' ? [value] : [],
    );
  } catch {
    return [session];
  }
}
