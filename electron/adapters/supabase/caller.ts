import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { Reply } from './http.ts';
import { isAboutToken } from './refusal.ts';
import { fetchOf } from './responses.ts';
import type { Session } from './session.ts';
import { Refused, type Wire, type WireAnswer, type WireRequest } from './wire.ts';

/** Asks a project in the name of whoever is signed in there, and once more with a new token when the one that there was has ended. */
export class Caller {
  readonly wire: Wire;
  readonly session: Session;

  constructor(wire: Wire, session: Session) {
    this.wire = wire;
    this.session = session;
  }

  /** @throws Refused, CloudError */
  ask(request: WireRequest): Promise<WireAnswer> {
    return this.#named(request, (named) => this.wire.ask(named));
  }

  /** @throws Refused, CloudError */
  stream(request: WireRequest): Promise<Reply> {
    return this.#named(request, (named) => this.wire.stream(named));
  }

  /** Supabase's client for one call, which `signal` ends. What it throws is for `cloudErrorOf`. */
  client(signal: AbortSignal): SupabaseClient {
    return this.#client(fetchOf((request) => this.ask(request), signal));
  }

  /** The same in nobody's name. */
  anonymous(signal: AbortSignal): SupabaseClient {
    return this.#client(fetchOf((request) => this.wire.ask(request), signal));
  }

  #client(fetch: typeof globalThis.fetch): SupabaseClient {
    const { origin, key } = this.wire;
    // Without an access token of its own: it would look after sessions otherwise.
    return createClient(origin, key, { global: { fetch }, accessToken: async () => null });
  }

  async #named<T>(request: WireRequest, ask: (request: WireRequest) => Promise<T>): Promise<T> {
    this.wire.mustBeUsable();
    const token = this.session.token();
    try {
      return await ask(inNameOf(token, request));
    } catch (error) {
      if (!(error instanceof Refused && mayNeedToken(error, request))) throw error;
      await this.session.renew(token);
      return await ask(inNameOf(this.session.token(), request));
    }
  }
}

/** What answers a HEAD cannot say why. */
function mayNeedToken({ refusal }: Refused, { method }: WireRequest): boolean {
  return isAboutToken(refusal) || (method === 'HEAD' && [400, 401, 403].includes(refusal.status));
}

function inNameOf(token: string, request: WireRequest): WireRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
}
