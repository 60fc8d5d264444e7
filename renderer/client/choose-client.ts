import type { Client } from '../../shared/contract/client.ts';
import { bridgeClient } from './bridge.ts';
import { type HttpClientParts, httpClient } from './http-client.ts';

/** What a page wants to hear of its connection. The desktop app's never breaks, so there neither is ever called. */
export type ConnectionListeners = Pick<HttpClientParts, 'onReset' | 'onConnection'>;

/** The desktop app's own client where this is its window; otherwise the web server's that served the page. */
export function chooseClient(listeners: Partial<ConnectionListeners> = {}): Client {
  if (window.safelight !== undefined) return bridgeClient();
  return httpClient({
    fetch: (path, init) => fetch(path, init),
    openEvents: (path) => new EventSource(path),
    onReset: listeners.onReset ?? (() => window.location.reload()),
    onConnection: listeners.onConnection ?? (() => {}),
  });
}
