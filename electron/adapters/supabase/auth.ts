import { AuthClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { CloudError } from '../../core/ports/cloud.ts';
import { refused, serverTrouble } from './problems.ts';
import type { Refusal } from './refusal.ts';
import { fetchOf } from './responses.ts';
import { Refused, type Wire } from './wire.ts';

const grantSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
  user: z.object({ id: z.uuid(), email: z.string() }),
});
type Client = InstanceType<typeof AuthClient>;

/** What the auth server gives to who signs in, or renews. */
export type Grant = z.infer<typeof grantSchema>;

/** The session has ended for good, by the word of its own server. */
export class SessionEnded extends Error {}

/** What the auth server says of a refresh token that will never be taken again. */
const ENDED = [
  'refresh_token_not_found',
  'refresh_token_already_used',
  'session_not_found',
  'session_expired',
  'user_not_found',
  'user_banned',
];

/**
 * The questions to the auth server. Each has a client of its own that keeps nothing: which session there is, and that it is on the disk
 * before it is used, is `Session`'s to know.
 */
export class Auth {
  readonly #wire: Wire;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** @throws CloudError `refused` when address or password is wrong */
  async signIn(email: string, password: string): Promise<Grant> {
    const { data } = await this.#ask((auth) => auth.signInWithPassword({ email, password })).catch(
      refuseSignIn,
    );
    return this.#grantOf(data.session);
  }

  /** Only to accounts that are there: a mistyped address must not make one. */
  async sendCode(email: string): Promise<void> {
    const options = { shouldCreateUser: false };
    await this.#ask((auth) => auth.signInWithOtp({ email, options })).catch(refuseSignIn);
  }

  /** @throws CloudError `refused` when the code is wrong or too old */
  async verifyCode(email: string, code: string): Promise<Grant> {
    const { data } = await this.#ask((auth) => auth.verifyOtp({ email, token: code, type: 'email' })).catch(
      refuseSignIn,
    );
    return this.#grantOf(data.session);
  }

  /** @throws SessionEnded, CloudError */
  async refresh(refreshToken: string, signal?: AbortSignal): Promise<Grant> {
    const { data } = await this.#ask(
      (auth) => auth.refreshSession({ refresh_token: refreshToken }),
      signal,
    ).catch(refuseRefresh);
    return this.#grantOf(data.session);
  }

  /** Ends the session of a token, and no other one of its user. @throws Refused, CloudError */
  async signOut(accessToken: string, signal: AbortSignal): Promise<void> {
    await this.#ask((auth) => auth.admin.signOut(accessToken, 'local'), signal);
  }

  #grantOf(session: unknown): Grant {
    const grant = grantSchema.safeParse(session);
    if (!grant.success) throw serverTrouble(`${this.#wire.host} signed in without giving a session.`);
    return grant.data;
  }

  /**
   * What went wrong is noted on the way instead of read from the library's answer: it prints what `fetch` throws, forgets the cause, and
   * tries a failed refresh again for half a minute.
   * @throws Refused, CloudError
   */
  async #ask<T>(
    work: (auth: Client) => Promise<T>,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<T> {
    let failure: unknown = null;
    const fetch = fetchOf(async (request) => {
      try {
        const answer = await this.#wire.ask(request);
        if (answer.bytes.length > 0) JSON.parse(answer.bytes.toString());
        return answer;
      } catch (error) {
        failure = error;
        return { status: 400, headers: {}, bytes: Buffer.from('{}') };
      }
    }, signal);
    const result = await work(this.#client(fetch)).catch((error: unknown) => {
      failure ??= error;
    });
    if (failure !== null || result === undefined) throw this.#known(failure);
    return result;
  }

  #client(fetch: typeof globalThis.fetch): Client {
    const { key, origin } = this.#wire;
    return new AuthClient({
      url: `${origin}/auth/v1`,
      headers: { Authorization: `Bearer ${key}` },
      fetch,
      flowType: 'pkce',
      persistSession: false,
      autoRefreshToken: false,
      detectSessionInUrl: false,
      skipAutoInitialize: true,
    });
  }

  #known(failure: unknown): Error {
    if (failure instanceof CloudError || failure instanceof Refused) return failure;
    return serverTrouble(`${this.#wire.host} sent an answer that cannot be read.`, failure);
  }
}

function refuseSignIn(error: unknown): never {
  if (error instanceof Refused) throw refusalOfSignIn(error.refusal) ?? error.problem;
  throw error;
}

function refuseRefresh(error: unknown): never {
  if (!(error instanceof Refused)) throw error;
  const { code, message } = error.refusal;
  if (ENDED.includes(code) || /^invalid refresh token/i.test(message)) throw new SessionEnded(message);
  throw error.problem;
}

/** What is wrong with what its user entered; null when that is not what is wrong. */
function refusalOfSignIn({ code, status, message }: Refusal): CloudError | null {
  switch (code) {
    case 'invalid_credentials':
    case 'invalid_grant':
      return refused('The e-mail address or the password is wrong.', 'An e-mailed code works without it.');
    case 'otp_expired':
      return refused('The code is wrong or too old.', 'Ask for a new one, and use the newest e-mail.');
    case 'otp_disabled':
    case 'signup_disabled':
      return refused(
        'There is no account with this e-mail address in the project.',
        "Add it in the project's dashboard, under Authentication → Users.",
      );
    case 'email_not_confirmed':
      return refused(
        'This e-mail address is not confirmed yet.',
        'Open the link in the e-mail from Supabase.',
      );
    case 'email_provider_disabled':
      return refused(
        'The project lets nobody sign in by e-mail.',
        "Turn it on in the project's dashboard, under Authentication → Sign In / Providers.",
      );
    case 'user_banned':
      return refused('This account is banned from the project.');
    default:
      // Whatever else it does not take of an entry: in its own words.
      return status === 400 || status === 422 ? refused(message) : null;
  }
}
