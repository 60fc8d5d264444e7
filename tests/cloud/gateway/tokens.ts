import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { Problem } from './problem.ts';

export type Claims = {
  readonly sub: string;
  readonly role: 'authenticated';
  readonly exp: number;
  readonly session_id: string;
};

type Session = { readonly user: string; current: string; readonly used: Set<string> };

/**
 * Access tokens that are signed and end, and refresh tokens that can be used once. A used one that comes again ends its session, as
 * Supabase does: either it was stolen, or whoever has it did not save the new one in time.
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

  signIn(user: string): { access: string; refresh: string; expiresAt: number } {
    const id = randomUUID();
    this.#sessions.set(id, { user, current: newToken(), used: new Set() });
    return this.#issue(id);
  }

  /** @throws Problem as GoTrue answers: `refresh_token_not_found`, or `refresh_token_already_used`, which ends the session. */
  refresh(token: string): { access: string; refresh: string; expiresAt: number; user: string } {
    for (const [id, session] of this.#sessions) {
      if (session.used.has(token)) {
        this.#sessions.delete(id);
        throw refused('refresh_token_already_used', 'Invalid Refresh Token: Already Used');
      }
      if (session.current !== token) continue;
      session.used.add(token);
      session.current = newToken();
      return { ...this.#issue(id), user: session.user };
    }
    throw refused('refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found');
  }

  signOut(session: string): void {
    this.#sessions.delete(session);
  }

  /** @throws Problem 401 as PostgREST answers, when the token is not ours, was changed, or has ended. */
  verify(header: string | undefined): Claims {
    const [head = '', body = '', signature = ''] = (header ?? '').replace(/^Bearer /i, '').split('.');
    if (signature === '' || this.#sign(`${head}.${body}`) !== signature) {
      throw new Problem(401, {
        code: 'PGRST301',
        message: 'JWSError JWSInvalidSignature',
        details: null,
        hint: null,
      });
    }
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
    if (claims.exp * 1_000 <= this.#now()) {
      throw new Problem(401, { code: 'PGRST303', message: 'JWT expired', details: null, hint: null });
    }
    return claims;
  }

  #issue(id: string): { access: string; refresh: string; expiresAt: number } {
    const session = this.#sessions.get(id) as Session;
    const exp = Math.floor(this.#now() / 1_000) + this.lifetime;
    const claims: Claims = { sub: session.user, role: 'authenticated', exp, session_id: id };
    const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
    return { access: `${text}.${this.#sign(text)}`, refresh: session.current, expiresAt: exp };
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
  return new Problem(400, { code: 400, error_code: code, msg: message });
}
