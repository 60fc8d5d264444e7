import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { Problem } from './problem.ts';

/** What a token says of who asks. Without one it is `anon`, who has no id. */
export type Claims = {
  readonly sub?: string;
  readonly role: 'authenticated' | 'anon';
  readonly exp: number;
  readonly session_id?: string;
};

export type Issued = {
  readonly access: string;
  readonly refresh: string;
  /** Seconds since 1970, and from now. */
  readonly expiresAt: number;
  readonly lifetime: number;
  readonly user: string;
};

/** `used`: each token that was exchanged, and when. The last one of them is the parent of the current. */
type Session = { readonly user: string; current: string; readonly used: Map<string, number> };

/** For how long after its exchange a used refresh token is still taken, in milliseconds (Supabase's default). */
const REUSE_INTERVAL_MS = 10_000;

/** Why a token was not taken; each service words it in its own way. */
export class BadToken extends Error {
  readonly why: 'malformed' | 'expired';
  /** Seconds since it ended. */
  readonly ago: number;

  constructor(why: 'malformed' | 'expired', ago = 0) {
    super(`The token is ${why}.`);
    this.why = why;
    this.ago = ago;
  }
}

/**
 * Access tokens that are signed and end, and refresh tokens that are exchanged once. As Supabase does: a used token that comes again
 * gives the current one if it is the current one's parent (its answer was lost) or was exchanged within the last 10 seconds; otherwise it
 * was stolen, and its session ends.
 */
export class Tokens {
  readonly #secret = randomBytes(32);
  readonly #sessions = new Map<string, Session>();
  readonly #now: () => number;
  /** How long an access token lasts, in seconds. */
  lifetime = 3_600;

  constructor(now: () => number) {
    this.#now = now;
  }

  signIn(user: string): Issued {
    const id = randomUUID();
    this.#sessions.set(id, { user, current: newToken(), used: new Map() });
    return this.#issue(id);
  }

  /** @throws Problem as GoTrue answers: `refresh_token_not_found`, or `refresh_token_already_used`, which ends the session. */
  refresh(token: string): Issued {
    for (const [id, session] of this.#sessions) {
      const usedAt = session.used.get(token);
      if (usedAt !== undefined) return this.#reuse(id, session, token, usedAt);
      if (session.current !== token) continue;
      session.used.set(token, this.#now());
      session.current = newToken();
      return this.#issue(id);
    }
    throw refused('refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found');
  }

  signOut(session: string | undefined): void {
    this.#sessions.delete(session ?? '');
  }

  /** Ends every session of a user, as signing out everywhere, or an administrator, does. Access tokens last until their end. */
  signOutEverywhere(user: string): void {
    for (const [id, session] of this.#sessions) if (session.user === user) this.#sessions.delete(id);
  }

  /** @throws BadToken when it is not ours, was changed, or has ended. */
  verify(token: string): Claims {
    const [head = '', body = '', signature = ''] = token.split('.');
    if (signature === '' || this.#sign(`${head}.${body}`) !== signature) throw new BadToken('malformed');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
    const left = claims.exp * 1_000 - this.#now();
    if (left <= 0) throw new BadToken('expired', Math.floor(-left / 1_000));
    return claims;
  }

  #reuse(id: string, session: Session, token: string, usedAt: number): Issued {
    const parent = [...session.used.keys()].at(-1) === token;
    if (parent || this.#now() - usedAt <= REUSE_INTERVAL_MS) return this.#issue(id);
    this.#sessions.delete(id);
    throw refused('refresh_token_already_used', 'Invalid Refresh Token: Already Used');
  }

  #issue(id: string): Issued {
    const session = this.#sessions.get(id) as Session;
    const exp = Math.floor(this.#now() / 1_000) + this.lifetime;
    const claims: Claims = { sub: session.user, role: 'authenticated', exp, session_id: id };
    const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
    return {
      access: `${text}.${this.#sign(text)}`,
      refresh: session.current,
      expiresAt: exp,
      lifetime: this.lifetime,
      user: session.user,
    };
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#secret).update(text).digest('base64url');
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function newToken(): string {
  return randomBytes(12).toString('base64url');
}

function refused(code: string, message: string): Problem {
  return new Problem(400, { code, message });
}
