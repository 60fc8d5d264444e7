import { handlers } from '../../../electron/core/app/handlers.ts';
import { type CommandName, commands } from '../../../shared/contract/commands.ts';

/** What got as far as a handler. */
export type Handled = { readonly name: string; readonly input: unknown };

/**
 * Puts something that only remembers its input in every handler’s place, so that no message that is accepted does anything. They lie in a
 * table of this process, which is the test’s own.
 */
export class Recorders {
  readonly #real = { ...handlers };
  #handled: Handled | null = null;

  constructor() {
    for (const name of Object.keys(commands)) {
      this.#put(name, (_services: unknown, input: unknown) => {
        this.#handled = { name, input };
        return null;
      });
    }
  }

  /** What was handled since this was asked last; null when nothing was. */
  take(): Handled | null {
    const handled = this.#handled;
    this.#handled = null;
    return handled;
  }

  /** Puts the handlers back. */
  remove(): void {
    for (const [name, handler] of Object.entries(this.#real)) this.#put(name, handler);
  }

  #put(name: string, handler: unknown): void {
    (handlers as Record<CommandName, unknown>)[name as CommandName] = handler;
  }
}
