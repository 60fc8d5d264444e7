import { createClient, type RealtimeChannel, type SupabaseClient } from '@supabase/supabase-js';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Session } from './session.ts';
import type { Wire } from './wire.ts';

/** How long to wait before a channel that the server ended is joined again, in milliseconds: twice as long each time, until it is heard. */
const REJOIN_MS = { first: 2_000, longest: 60_000 } as const;
/** A token is renewed for a channel no more often than this, in milliseconds: a server that takes none would be asked without end. */
const RENEW_MS = 60_000;
/** The server cuts what is larger than 1 MB. */
const MAX_MESSAGE = 4 * 1_024 * 1_024;

const systemSchema = z.object({ extension: z.string(), status: z.string(), message: z.string() });
const changeSchema = z.object({
  new: z.object({ id: z.uuid().optional(), device_id: z.string().optional() }),
  old: z.object({ id: z.uuid().optional() }),
});

export type Listening = {
  readonly wire: Wire;
  readonly session: Session;
  readonly onChange: (jobId: string, deviceId: string | null) => void;
  readonly onState: (live: boolean) => void;
};

/** Node 18 has no WebSocket of its own; and this one is bounded. */
class BoundedSocket extends WebSocket {
  constructor(address: string | URL, protocols?: string | string[]) {
    super(address, protocols, {
      maxPayload: MAX_MESSAGE,
      handshakeTimeout: 30_000,
      followRedirects: false,
      perMessageDeflate: false,
    });
  }
}

/**
 * Hears of changed jobs over Realtime, for the account that is signed in. A lost connection the library makes again; a channel that the
 * server ended, as it does when a token ends, is joined again here with a new token.
 */
export class Listener {
  readonly #parts: Listening;
  readonly #client: SupabaseClient;
  readonly #forget: () => void;
  #channel: RealtimeChannel | null = null;
  #timer: NodeJS.Timeout | undefined;
  #renewing: Promise<void> = Promise.resolve();
  /** The one that the channel has, or will be joined with. */
  #token: string | null = null;
  #rejoins = 0;
  /** By the clock that only runs forward. */
  #mayRenewAt = 0;
  #live = false;
  #ended = false;

  constructor(parts: Listening) {
    this.#parts = parts;
    const { wire, session } = parts;
    this.#client = createClient(wire.origin, wire.key, {
      accessToken: async () => {
        this.#token = await session.fresh();
        return this.#token;
      },
      realtime: { transport: BoundedSocket as never },
    });
    this.#forget = session.onChange(() => void this.#takeToken());
    void this.#takeToken().then(() => this.#join());
  }

  /** Ends it. Nothing is told afterwards. */
  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#forget();
    await this.#client.realtime.disconnect();
    // Its timers would keep the process waiting.
    this.#channel?.teardown();
    this.#channel = null;
  }

  #join(): void {
    const account = this.#parts.session.account();
    if (this.#ended) return;
    if (account === null) {
      this.#joinLater();
      return;
    }
    const channel = this.#client.channel(`safelight:${account.id}`);
    this.#channel = channel;
    const changes = {
      event: '*',
      schema: 'public',
      table: 'image_generation_jobs',
      filter: `user_id=eq.${account.id}`,
    } as const;
    channel
      .on('postgres_changes', changes, (change) => this.#hear(change))
      .on('system', {}, (message) => this.#onSystem(channel, message))
      .subscribe((state, error) => this.#onState(channel, state, error));
  }

  #hear(change: unknown): void {
    const read = changeSchema.safeParse(change);
    const id = read.data?.new.id ?? read.data?.old.id;
    if (id !== undefined && !this.#ended) this.#parts.onChange(id, read.data?.new.device_id ?? null);
  }

  /** Joined is not heard: changes come only once the server says that it follows them. */
  #onSystem(channel: RealtimeChannel, message: unknown): void {
    const read = systemSchema.safeParse(message);
    if (!read.success || this.#ended || channel !== this.#channel) return;
    const { extension, status, message: text } = read.data;
    if (status === 'ok' && extension === 'postgres_changes') this.#tell(true);
    if (status === 'error') this.#onTrouble(text);
  }

  #onState(channel: RealtimeChannel, state: string, error: Error | undefined): void {
    if (this.#ended || channel !== this.#channel || state === 'SUBSCRIBED') return;
    this.#onTrouble(error?.message ?? '');
    if (state === 'CLOSED') void this.#renewing.then(() => this.#joinLater());
  }

  #onTrouble(message: string): void {
    this.#tell(false);
    if (!/jwt|token/i.test(message) || performance.now() < this.#mayRenewAt) return;
    this.#mayRenewAt = performance.now() + RENEW_MS;
    this.#renewing = this.#renew();
  }

  async #renew(): Promise<void> {
    // What is wrong with the session shows in the next call.
    if (this.#token !== null) await this.#parts.session.renew(this.#token).catch(() => {});
    await this.#takeToken();
  }

  /** Has the library ask for the token, since none is named here: from now on it does so at each heartbeat too. */
  async #takeToken(): Promise<void> {
    await this.#client.realtime.setAuth().catch(() => {});
  }

  #joinLater(): void {
    clearTimeout(this.#timer);
    if (this.#ended) return;
    const waitMs = Math.min(REJOIN_MS.longest, REJOIN_MS.first * 2 ** this.#rejoins);
    this.#rejoins += 1;
    this.#timer = setTimeout(() => this.#join(), waitMs);
    this.#timer.unref();
  }

  #tell(live: boolean): void {
    if (live) this.#rejoins = 0;
    if (live === this.#live) return;
    this.#live = live;
    this.#parts.onState(live);
  }
}
