import { AppError, type Result } from '../../../shared/contract/result.ts';
import type { App } from '../../core/app/app.ts';

/** The part of Electron's WebFrameMain that tells who is calling. */
export type CallingFrame = { readonly origin: string; readonly parent: unknown };
export type CallEvent = { readonly senderFrame: CallingFrame | null };

/** Answers one message on the call channel. Never rejects: whatever arrives, the answer is a Result. */
export type CallHandler = (event: CallEvent, name: unknown, input: unknown) => Promise<Result<unknown>>;

/**
 * The only way from a page into the app. Only the top frame of our own page is heard; the name must be a text, and the app
 * parses it and the input against the contract. While the app is opening, calls wait; if it cannot open, each is told why.
 */
export function callHandler(openApp: () => Promise<Pick<App, 'dispatch'>>, origin: string): CallHandler {
  return async (event, name, input) => {
    try {
      if (!isOurPage(event, origin)) {
        throw new AppError('not_possible', 'Only the Safelight window may call the app.');
      }
      if (typeof name !== 'string')
        throw new AppError('invalid_input', 'A call needs the name of a command.');
      return await (await openApp()).dispatch(name, input);
    } catch (error) {
      return { ok: false, error: toAppError(error).data };
    }
  };
}

/** A frame that has gone, is embedded, or shows another origin's page is not ours. */
function isOurPage(event: CallEvent, origin: string): boolean {
  try {
    const frame = event.senderFrame;
    return frame !== null && frame.parent === null && frame.origin === origin;
  } catch {
    return false; // Electron throws where the window was closed while its message was on the way.
  }
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError('internal', `Something unexpected went wrong: ${reason}`, {
    advice: 'Start Safelight again. If it happens again, report it with this message.',
  });
}
