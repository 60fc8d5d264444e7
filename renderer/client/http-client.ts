import type { Client } from '../../shared/contract/client.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../shared/contract/commands.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import type { AppErrorData, Result } from '../../shared/contract/result.ts';

/**
 * How the page stands with its server. `lost`: it does not answer, and is asked again every second; after that it is `open`, with
 * nothing missed, or `refused`: another start of Safelight answers, which does not know this page.
 */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'refused';

/** The part of the browser's EventSource that is used here. */
export type EventStream = Pick<EventSource, 'readyState' | 'close'> & {
  addEventListener(
    type: 'open' | 'error' | 'message' | 'reset',
    listener: (event: { readonly data?: unknown }) => void,
  ): void;
};

/** What the client needs of the browser. */
export type HttpClientParts = {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly openEvents: (path: string) => EventStream;
  /** The page was away for so long that events are lost: it must load anew what it shows. */
  readonly onReset: () => void;
  readonly onConnection: (state: ConnectionState) => void;
};

/** EventSource.CLOSED, which is there only where EventSource is. */
const CLOSED = 2;

const GONE: AppErrorData = {
  code: 'not_possible',
  message: 'Safelight is not running any more.',
  advice: 'Start it again, then open the link that it prints. Jobs that were running go on by themselves.',
  field: null,
};

const UNREADABLE: AppErrorData = {
  code: 'internal',
  message: 'Safelight gave an answer that cannot be read.',
  advice: 'Reload this page. If it happens again, restart Safelight.',
  field: null,
};

/** The client of a page that Safelight's web server shows: calls are posted, events come as a stream that reconnects by itself. */
export function httpClient(parts: HttpClientParts): Client {
  const listeners = new Set<(event: AnyEvent) => void>();
  let stream: EventStream | null = null;
  /** What happens after `subscribe` is heard, as with any other client: calls made meanwhile wait until the stream is there. */
  let listening: Promise<void> = Promise.resolve();
  let settle = (): void => {};

  const tell = (event: AnyEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const open = (): void => {
    listening = new Promise((resolve) => (settle = resolve));
    stream = openStream(parts, tell, settle);
  };
  const close = (): void => {
    stream?.close();
    stream = null;
    // Calls that waited for it wait for nothing now.
    settle();
  };

  return {
    async call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Result<CommandOutput<N>>> {
      await listening;
      return (await post(parts, { name, input })) as Result<CommandOutput<N>>;
    },
    subscribe(listener) {
      // A function of its own, so that one that subscribes twice is told twice, and stops once.
      const own = (event: AnyEvent): void => listener(event);
      listeners.add(own);
      if (stream === null) open();
      return () => {
        if (listeners.delete(own) && listeners.size === 0) close();
      };
    },
  };
}

/** @param settled called when it is known whether events come: the stream is open, or the server does not answer */
function openStream(
  { openEvents, onReset, onConnection }: HttpClientParts,
  tell: (event: AnyEvent) => void,
  settled: () => void,
): EventStream {
  onConnection('connecting');
  const stream = openEvents('/events');
  stream.addEventListener('open', () => {
    settled();
    onConnection('open');
  });
  stream.addEventListener('error', () => {
    settled();
    onConnection(stream.readyState === CLOSED ? 'refused' : 'lost');
  });
  stream.addEventListener('reset', onReset);
  // Our own server, which sends what it parsed.
  stream.addEventListener('message', ({ data }) => tell(JSON.parse(String(data)) as AnyEvent));
  return stream;
}

async function post({ fetch }: HttpClientParts, call: unknown): Promise<Result<unknown>> {
  let response: Response;
  try {
    response = await fetch('/call', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(call),
      credentials: 'same-origin',
      // A server that redirects a call is none of ours.
      redirect: 'error',
    });
  } catch {
    return { ok: false, error: GONE };
  }
  try {
    const answer = (await response.json()) as unknown;
    return isResult(answer) ? answer : { ok: false, error: UNREADABLE };
  } catch {
    // Cut off in the middle when the server ends, or something else on this port that speaks no JSON.
    return { ok: false, error: response.ok ? GONE : UNREADABLE };
  }
}

function isResult(answer: unknown): answer is Result<unknown> {
  return typeof answer === 'object' && answer !== null && 'ok' in answer && typeof answer.ok === 'boolean';
}
