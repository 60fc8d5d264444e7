import { z } from 'zod';
import type { CloudAccount, SessionStore } from '../../core/ports/cloud.ts';
import { type Auth, type Grant, SessionEnded } from './auth.ts';
import { notKept, signedOut } from './problems.ts';

const storedSchema = z.object({
  version: z.literal(1),
  /** The project that gave it: no other one ever sees its tokens. */
  url: z.string(),
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  /** How long the access token lasts, in seconds from when it was given. */
  expires_in: z.number(),
  user: z.object({ id: z.uuid(), email: z.string() }),
});
type Stored = z.infer<typeof storedSchema>;

/** A token is renewed this long before its end, in milliseconds, where there is no request that would be refused first. */
const AHEAD_MS = 120_000;

/**
 * Who is signed in. A new session is on the disk before anything uses it, since its refresh token is good for one exchange. When a token
 * ends is only ever learnt from the server, or measured from when it came: this machine's clock may be wrong by hours.
 */
export class Session {
  readonly #url: string;
  readonly #auth: Auth;
  readonly #store: SessionStore;
  readonly #onChange = new Set<() => void>();
  #read: { readonly text: string; readonly stored: Stored | null } | null = null;
  #renewing: Promise<void> | null = null;
  /** Counts who came and went, so that a renewal which was on its way is not kept over a sign-out. */
  #turn = 0;
  /** When the token came, by the clock that only runs forward; null for one of an earlier start. */
  #cameAt: number | null = null;

  constructor(url: string, auth: Auth, store: SessionStore) {
    this.#url = url;
    this.#auth = auth;
    this.#store = store;
  }

  account(): CloudAccount | null {
    const user = this.#held()?.user;
    return user === undefined ? null : { id: user.id, email: user.email };
  }

  /** The access token. @throws CloudError `signed_out` */
  token(): string {
    return this.#required().access_token;
  }

  /** Hears that there is another token, or none. Returns what ends that. */
  onChange(listener: () => void): () => void {
    this.#onChange.add(listener);
    return () => this.#onChange.delete(listener);
  }

  /** @throws CloudError when it cannot be kept */
  async begin(grant: Grant): Promise<CloudAccount> {
    this.#turn += 1;
    await this.#keep(grant);
    return { id: grant.user.id, email: grant.user.email };
  }

  /** Forgets it on this machine. Returns what was forgotten. @throws CloudError when that cannot be written */
  async end(): Promise<{ readonly accessToken: string; readonly refreshToken: string } | null> {
    this.#turn += 1;
    const held = this.#held();
    await this.#write(null);
    return held && { accessToken: held.access_token, refreshToken: held.refresh_token };
  }

  /**
   * Gets another token in the place of one that was refused, unless that has happened meanwhile. Whoever asks at the same time waits for
   * the same one.
   * @throws CloudError `signed_out` when the session has ended; anything else leaves it as it is.
   */
  async renew(refusedToken: string): Promise<void> {
    const held = this.#required();
    if (held.access_token !== refusedToken) return;
    this.#renewing ??= this.#renew(held).finally(() => {
      this.#renewing = null;
    });
    await this.#renewing;
  }

  /** The token, renewed if it is about to end. The one that there is when that fails; null when there is none. */
  async fresh(): Promise<string | null> {
    const held = this.#held();
    if (held === null) return null;
    if (this.#cameAt !== null && performance.now() - this.#cameAt > held.expires_in * 1_000 - AHEAD_MS)
      await this.renew(held.access_token).catch(() => {});
    return this.#held()?.access_token ?? null;
  }

  async #renew(held: Stored): Promise<void> {
    const turn = this.#turn;
    try {
      const grant = await this.#auth.refresh(held.refresh_token);
      if (turn === this.#turn) await this.#keep(grant);
    } catch (error) {
      if (!(error instanceof SessionEnded)) throw error;
      if (turn === this.#turn) await this.end();
      throw signedOut(`The session has ended: ${error.message}`);
    }
  }

  async #keep({ access_token, refresh_token, expires_in, user }: Grant): Promise<void> {
    const { id, email } = user;
    const stored: Stored = {
      version: 1,
      url: this.#url,
      access_token,
      refresh_token,
      expires_in,
      user: { id, email },
    };
    await this.#write(JSON.stringify(stored));
    this.#cameAt = performance.now();
  }

  async #write(text: string | null): Promise<void> {
    try {
      await this.#store.set(text);
    } catch (error) {
      throw notKept(error);
    }
    this.#cameAt = null;
    for (const listener of this.#onChange) listener();
  }

  #required(): Stored {
    const held = this.#held();
    if (held === null) throw signedOut('Nobody is signed in.');
    return held;
  }

  #held(): Stored | null {
    const text = this.#store.get();
    if (text === null) return null;
    if (this.#read?.text !== text) this.#read = { text, stored: this.#parse(text) };
    return this.#read.stored;
  }

  /** What is stored is foreign: an older or newer Safelight may have written it. */
  #parse(text: string): Stored | null {
    try {
      const stored = storedSchema.parse(JSON.parse(text));
      return stored.url === this.#url ? stored : null;
    } catch {
      return null;
    }
  }
}
