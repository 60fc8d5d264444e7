import type { Client } from '../../shared/contract/client.ts';

declare global {
  interface Window {
    /** Put there by the desktop host's preload script; absent in a plain browser. */
    readonly safelight?: Client;
  }
}

/**
 * The client that the desktop host gives to its page.
 * @throws Error when the page is not shown by the desktop app
 */
export function bridgeClient(): Client {
  if (window.safelight === undefined) throw new Error('This page works only inside the Safelight app.');
  return window.safelight;
}
