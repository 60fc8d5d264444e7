import type { Client } from '../../shared/contract/client.ts';
import type { PageError } from '../../shared/contract/diagnostics.ts';

export type ReportPageError = (kind: PageError['kind'], error: unknown) => void;

const MESSAGE_CHARACTERS = 2_000;
const STACK_CHARACTERS = 10_000;

/** A page that fails at each frame says so only so often; the app keeps fewer still. */
const MOST = 20;

/** What Chromium raises where a layout needs one frame more. Nothing is wrong then. */
const HARMLESS = /^ResizeObserver loop/;

/** Has the app write down what goes wrong in the page. Never throws, and does not wait. */
export function pageErrorReporter(client: Client): ReportPageError {
  let left = MOST;
  return (kind, error) => {
    const { message, stack } = wordsOf(error);
    if (left === 0 || HARMLESS.test(message)) return;
    left -= 1;
    void client.call('diagnostics.report', { kind, message, stack }).catch(() => undefined);
  };
}

/** Hears what nobody in the page caught. */
export function reportPageErrors(target: Pick<Window, 'addEventListener'>, report: ReportPageError): void {
  target.addEventListener('error', ({ error, message }) => report('error', error ?? message));
  target.addEventListener('unhandledrejection', ({ reason }) => report('rejection', reason));
}

function wordsOf(error: unknown): { readonly message: string; readonly stack: string | null } {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : inWords(error);
  const stack = error instanceof Error ? (error.stack ?? null) : null;
  return {
    message: message.slice(0, MESSAGE_CHARACTERS),
    stack: stack?.slice(0, STACK_CHARACTERS) ?? null,
  };
}

function inWords(error: unknown): string {
  try {
    return String(error);
  } catch {
    return 'Something that cannot be put into words';
  }
}
