import { randomInt, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { onlyKnown, Problem, Unknown } from './problem.ts';
import type { Tokens } from './tokens.ts';

type Account = { readonly id: string; readonly email: string; readonly password: string };

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
  answer(
    path: string,
    params: URLSearchParams,
    body: Record<string, unknown>,
    authorization?: string,
  ): unknown {
    switch (path) {
      case 'token':
        return this.#token(params, body);
      case 'otp':
        return this.#sendCode(body);
      case 'verify':
        return this.#verifyCode(body);
      case 'logout':
        onlyKnown('Parameter', params.keys(), ['scope']);
        this.#tokens.signOut(this.#tokens.verify(authorization).session_id);
        return null;
      default:
        throw new Unknown(`/auth/v1/${path}`);
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
      throw new Problem(400, {
        code: 400,
        error_code: 'invalid_credentials',
        msg: 'Invalid login credentials',
      });
    }
    return session(this.#tokens.signIn(account.id), account);
  }

  #sendCode(body: Record<string, unknown>): unknown {
    const email = String(body['email']);
    if (!this.#accounts.has(email)) {
      throw new Problem(422, { code: 422, error_code: 'otp_disabled', msg: 'Signups not allowed for otp' });
    }
    this.mailbox.set(email, String(randomInt(100_000, 1_000_000)));
    return {};
  }

  #verifyCode(body: Record<string, unknown>): unknown {
    const email = String(body['email']);
    const account = this.#accounts.get(email);
    if (body['type'] !== 'email' || account === undefined || this.mailbox.get(email) !== body['token']) {
      throw new Problem(403, {
        code: 403,
        error_code: 'otp_expired',
        msg: 'Token has expired or is invalid',
      });
    }
    this.mailbox.delete(email);
    return session(this.#tokens.signIn(account.id), account);
  }

  #byId(id: string): Account {
    const account = [...this.#accounts.values()].find((each) => each.id === id);
    if (account === undefined) throw new Error(`There is no account ${id}.`);
    return account;
  }
}

function session(
  { access, refresh, expiresAt }: { access: string; refresh: string; expiresAt: number },
  { id, email }: Account,
): unknown {
  const user = {
    id,
    email,
    aud: 'authenticated',
    role: 'authenticated',
    app_metadata: {},
    user_metadata: {},
    created_at: '2026-01-01T00:00:00Z',
  };
  return {
    access_token: access,
    token_type: 'bearer',
    expires_in: 3_600,
    expires_at: expiresAt,
    refresh_token: refresh,
    user,
  };
}
