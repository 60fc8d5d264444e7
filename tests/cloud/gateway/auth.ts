import { randomInt, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { onlyKnown, Problem, Unknown } from './problem.ts';
import { BadToken, type Claims, type Issued, type Tokens } from './tokens.ts';

type Account = { readonly id: string; readonly email: string; readonly password: string };

/** What a request to GoTrue may carry, by its path. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  token: ['email', 'password', 'refresh_token', 'gotrue_meta_security'],
  otp: ['email', 'data', 'create_user', 'gotrue_meta_security', 'code_challenge', 'code_challenge_method'],
  verify: ['email', 'token', 'type', 'gotrue_meta_security'],
  logout: [],
  user: [],
};

/** What GoTrue does: accounts, sign-in by password or e-mailed code, refreshing, signing out. */
export class Accounts {
  readonly #tokens: Tokens;
  readonly #accounts = new Map<string, Account>();
  /** Codes that were "e-mailed", by address; a test reads them from here. */
  readonly mailbox = new Map<string, string>();

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  async add(client: pg.Client, email: string, password: string): Promise<string> {
    const id = randomUUID();
    await client.query('insert into auth.users (id, email) values ($1, $2)', [id, email]);
    this.#accounts.set(email, { id, email, password });
    return id;
  }

  /** @param path below /auth/v1 */
  answer(path: string, params: URLSearchParams, body: Record<string, unknown>, token: string): unknown {
    const fields = FIELDS[path];
    if (fields === undefined) throw new Unknown(`/auth/v1/${path}`);
    onlyKnown(`/auth/v1/${path}`, Object.keys(body), fields);
    switch (path) {
      case 'token':
        return this.#token(params, body);
      case 'otp':
        return this.#sendCode(body);
      case 'verify':
        return this.#verifyCode(body);
      case 'user':
        return userOf(this.#byId(this.#claimsOf(token).sub));
      default:
        return this.#signOut(params, token);
    }
  }

  #token(params: URLSearchParams, body: Record<string, unknown>): unknown {
    onlyKnown('Parameter', params.keys(), ['grant_type']);
    if (params.get('grant_type') === 'refresh_token') {
      const issued = this.#tokens.refresh(String(body['refresh_token']));
      return session(issued, this.#byId(issued.user));
    }
    if (params.get('grant_type') !== 'password') throw new Unknown(`grant_type=${params.get('grant_type')}`);
    const account = this.#accounts.get(String(body['email']));
    if (account === undefined || account.password !== body['password']) {
      throw new Problem(400, { code: 'invalid_credentials', message: 'Invalid login credentials' });
    }
    return session(this.#tokens.signIn(account.id), account);
  }

  #sendCode(body: Record<string, unknown>): unknown {
    const email = String(body['email']);
    if (!this.#accounts.has(email)) {
      throw new Problem(422, { code: 'otp_disabled', message: 'Signups not allowed for otp' });
    }
    this.mailbox.set(email, String(randomInt(100_000, 1_000_000)));
    return {};
  }

  #verifyCode(body: Record<string, unknown>): unknown {
    const email = String(body['email']);
    const account = this.#accounts.get(email);
    if (body['type'] !== 'email' || account === undefined || this.mailbox.get(email) !== body['token']) {
      throw new Problem(403, { code: 'otp_expired', message: 'Token has expired or is invalid' });
    }
    this.mailbox.delete(email);
    return session(this.#tokens.signIn(account.id), account);
  }

  #signOut(params: URLSearchParams, token: string): null {
    onlyKnown('Parameter', params.keys(), ['scope']);
    const { session_id: session, sub } = this.#claimsOf(token);
    if (params.get('scope') === 'local') this.#tokens.signOut(session);
    else this.#tokens.signOutEverywhere(sub ?? '');
    return null;
  }

  #claimsOf(token: string): Claims {
    try {
      return this.#tokens.verify(token);
    } catch (error) {
      if (!(error instanceof BadToken)) throw error;
      const why =
        error.why === 'expired' ? 'token has invalid claims: token is expired' : 'token is malformed';
      const message = `invalid JWT: unable to parse or verify signature, ${why}`;
      throw new Problem(403, { code: 'bad_jwt', message });
    }
  }

  #byId(id: string | undefined): Account {
    const account = [...this.#accounts.values()].find((each) => each.id === id);
    if (account === undefined) throw new Error(`There is no account ${id}.`);
    return account;
  }
}

function session({ access, refresh, expiresAt, lifetime }: Issued, account: Account): unknown {
  return {
    access_token: access,
    token_type: 'bearer',
    expires_in: lifetime,
    expires_at: expiresAt,
    refresh_token: refresh,
    user: userOf(account),
  };
}

function userOf({ id, email }: Account): unknown {
  return {
    id,
    email,
    aud: 'authenticated',
    role: 'authenticated',
    app_metadata: {},
    user_metadata: {},
    created_at: '2026-01-01T00:00:00Z',
  };
}
