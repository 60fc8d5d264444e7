import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Journal } from './journal.ts';
import { onlyKnown, Unknown } from './problem.ts';
import type { Change, RealtimeChanges, Wanted } from './realtime-changes.ts';
import { BadToken, type Claims, type Tokens } from './tokens.ts';

/** A message of Phoenix's protocol, whose version 2 is an array in this order. */
type Message = {
  readonly join_ref: string | null;
  readonly ref: string | null;
  readonly topic: string;
  readonly event: string;
  readonly payload: Record<string, unknown>;
};

type Channel = {
  readonly topic: string;
  readonly joinRef: string | null;
  readonly wanted: readonly { readonly id: number; readonly wanted: Wanted }[];
  token: string | null;
  claims: Claims;
};

type Options = {
  readonly key: string;
  readonly tokens: Tokens;
  readonly changes: RealtimeChanges;
  readonly journal: Journal;
  readonly onUnknown: (what: string) => void;
  readonly now: () => number;
};

/** Supabase's Realtime as far as changes of rows go: channels over a WebSocket, each with the token of a user. */
export class Realtime {
  readonly #options: Options;
  readonly #sockets = new Set<Connection>();
  readonly #server = new WebSocketServer({ noServer: true });
  #ids = 1;
  /** While true, nobody can connect: answered with 503. */
  refuses = false;

  constructor(options: Options) {
    this.#options = options;
    options.changes.onChange = (change) => {
      for (const connection of this.#sockets) connection.tell(change);
    };
  }

  /** Takes a request for a WebSocket, or refuses it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://gateway');
    onlyKnown('Realtime', url.searchParams.keys(), ['apikey', 'vsn', 'log_level']);
    const status = this.refuses
      ? '503 Service Unavailable'
      : url.searchParams.get('apikey') !== this.#options.key
        ? '401 Unauthorized'
        : null;
    if (url.pathname !== '/realtime/v1/websocket') throw new Unknown(url.pathname);
    if (status !== null) return void socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
    this.#server.handleUpgrade(request, socket, head, (opened) => {
      const version = url.searchParams.get('vsn') ?? '1.0.0';
      const connection = new Connection(opened, version, this.#options, () => this.#ids++);
      this.#sockets.add(connection);
      opened.on('close', () => this.#sockets.delete(connection));
    });
  }

  /** The topics of all channels that are joined now. */
  get topics(): readonly string[] {
    return [...this.#sockets].flatMap((connection) => connection.topics);
  }

  /** Ends the channels whose token has ended by now, as a timer of Realtime's does. */
  endExpired(): void {
    for (const connection of this.#sockets) connection.endExpired();
  }

  /** Cuts every connection, without a word. */
  cut(): void {
    for (const connection of this.#sockets) connection.cut();
  }
}

/** One client's WebSocket with its channels. */
class Connection {
  readonly #socket: WebSocket;
  readonly #version: string;
  readonly #options: Options;
  readonly #nextId: () => number;
  readonly #channels = new Map<string, Channel>();
  #told: Promise<void> = Promise.resolve();

  constructor(socket: WebSocket, version: string, options: Options, nextId: () => number) {
    this.#socket = socket;
    this.#version = version;
    this.#options = options;
    this.#nextId = nextId;
    socket.on('message', (data) => {
      this.#receive(data).catch((error: Error) => options.onUnknown(error.message));
    });
  }

  get topics(): readonly string[] {
    return [...this.#channels.keys()];
  }

  cut(): void {
    this.#socket.terminate();
  }

  endExpired(): void {
    for (const channel of this.#channels.values()) {
      const late = this.#options.now() - channel.claims.exp * 1_000;
      if (late >= 0) this.#shutDown(channel, expiredSince(Math.floor(late / 1_000)));
    }
  }

  /** Tells each channel what its user may know of a change, after all that was told before. */
  tell(change: Change): void {
    this.#told = this.#told
      .then(() => this.#tell(change))
      .catch((error: Error) => this.#options.onUnknown(error.message));
  }

  async #tell(change: Change): Promise<void> {
    this.endExpired();
    for (const channel of this.#channels.values()) {
      for (const { id, wanted } of channel.wanted) {
        const data = await this.#options.changes.seenBy(channel.claims, wanted, change);
        if (data === null || this.#channels.get(channel.topic) !== channel) continue;
        this.#send({ ...addressOf(channel, null), event: 'postgres_changes', payload: { ids: [id], data } });
      }
    }
  }

  async #receive(data: RawData): Promise<void> {
    const message = this.#decode(String(data));
    this.endExpired();
    if (message.topic === 'phoenix' && message.event === 'heartbeat') return this.#reply(message, 'ok', {});
    if (message.event === 'phx_join') return this.#join(message);
    const channel = this.#channels.get(message.topic);
    if (channel === undefined) return this.#reply(message, 'error', { reason: 'unmatched topic' });
    switch (message.event) {
      case 'access_token':
        return this.#changeToken(channel, message.payload['access_token']);
      case 'phx_leave':
        this.#reply(message, 'ok', {});
        return this.#close(channel);
      default:
        throw new Unknown(`Realtime: ${message.event}`);
    }
  }

  async #join(message: Message): Promise<void> {
    const { topic, payload } = message;
    const asked = { method: 'JOIN', path: topic, query: '', bytes: 0, retry: 0, rows: 0, status: null };
    const entry = this.#options.journal.add(asked);
    const joined = this.#channels.get(topic);
    if (joined !== undefined) this.#close(joined);
    const wanted = wantedIn(payload).map((each) => ({ id: this.#nextId(), wanted: each }));
    const token = tokenIn(payload['access_token']);
    try {
      const claims = token === null ? ANON : this.#options.tokens.verify(token);
      const channel: Channel = { topic, joinRef: message.join_ref, wanted, token, claims };
      this.#channels.set(topic, channel);
      entry.status = 200;
      this.#reply(message, 'ok', {
        postgres_changes: wanted.map(({ id, wanted: each }) => ({ id, ...each })),
      });
      await this.#subscribe(channel);
    } catch (error) {
      if (!(error instanceof BadToken)) throw error;
      entry.status = 401;
      this.#reply(message, 'error', { reason: refusalOf(error) });
    }
  }

  /** Until it says so, changes may pass unheard. */
  async #subscribe(channel: Channel): Promise<void> {
    for (const { wanted } of channel.wanted) {
      if (await this.#options.changes.watch(wanted)) continue;
      const { schema, table, filter } = wanted;
      const why = `Unable to subscribe to changes with given parameters. Please check Realtime is enabled for the given connect parameters: [event: ${wanted.event}, schema: ${schema}, table: ${table}, filters: [${filter ?? ''}]]`;
      return this.#system(channel, 'postgres_changes', 'error', why);
    }
    if (channel.wanted.length > 0)
      this.#system(channel, 'postgres_changes', 'ok', 'Subscribed to PostgreSQL');
  }

  #changeToken(channel: Channel, given: unknown): void {
    const token = tokenIn(given);
    if (token === null || token === channel.token) return;
    try {
      channel.claims = this.#options.tokens.verify(token);
      channel.token = token;
    } catch (error) {
      if (!(error instanceof BadToken)) throw error;
      const why = error.why === 'expired' ? expiredSince(error.ago) : MALFORMED;
      this.#shutDown(channel, why);
    }
  }

  #shutDown(channel: Channel, why: string): void {
    this.#system(channel, 'system', 'error', why);
    this.#close(channel);
  }

  #close(channel: Channel): void {
    this.#channels.delete(channel.topic);
    this.#send({ ...addressOf(channel, channel.joinRef), event: 'phx_close', payload: {} });
  }

  #system(channel: Channel, extension: string, status: 'ok' | 'error', message: string): void {
    const name = channel.topic.replace(/^realtime:/, '');
    const payload = { extension, status, message, channel: name };
    this.#send({ ...addressOf(channel, null), event: 'system', payload });
  }

  #reply({ join_ref, ref, topic }: Message, status: 'ok' | 'error', response: object): void {
    this.#send({ join_ref, ref, topic, event: 'phx_reply', payload: { status, response } });
  }

  #send(message: Message): void {
    const { join_ref, ref, topic, event, payload } = message;
    this.#socket.send(
      JSON.stringify(this.#version === '2.0.0' ? [join_ref, ref, topic, event, payload] : message),
    );
  }

  #decode(text: string): Message {
    if (this.#version !== '2.0.0') return JSON.parse(text);
    const [join_ref, ref, topic, event, payload] = JSON.parse(text);
    return { join_ref, ref, topic, event, payload };
  }
}

/** Whoever has the key and no token. */
const ANON: Claims = { role: 'anon', exp: Number.MAX_SAFE_INTEGER / 1_000 };
const MALFORMED = 'The token provided is not a valid JWT';

function expiredSince(seconds: number): string {
  return `Token has expired ${seconds} seconds ago`;
}

function refusalOf({ why, ago }: BadToken): string {
  return why === 'expired' ? `InvalidJWTToken: ${expiredSince(ago)}` : `MalformedJWT: ${MALFORMED}`;
}

function addressOf(
  { topic, joinRef }: Channel,
  ref: string | null,
): Pick<Message, 'join_ref' | 'ref' | 'topic'> {
  return { join_ref: joinRef, ref, topic };
}

/** A key in the place of a token is none. */
function tokenIn(given: unknown): string | null {
  return typeof given !== 'string' || given.startsWith('sb_') ? null : given;
}

function wantedIn(payload: Record<string, unknown>): Wanted[] {
  onlyKnown('Join', Object.keys(payload), ['config', 'access_token', 'version']);
  const config = (payload['config'] ?? {}) as Record<string, unknown>;
  onlyKnown('Join', Object.keys(config), ['broadcast', 'presence', 'postgres_changes', 'private']);
  onlyKnown('private', [String(config['private'] ?? false)], ['false']);
  const wanted = (config['postgres_changes'] ?? []) as Wanted[];
  for (const each of wanted)
    onlyKnown('postgres_changes', Object.keys(each), ['event', 'schema', 'table', 'filter', 'select']);
  return wanted;
}
