import type { CommandInput, CommandName, CommandOutput } from './commands.ts';
import type { AnyEvent } from './events.ts';
import type { Result } from './result.ts';

/** What every client of the app has, whatever carries it: two functions. */
export interface Client {
  /** Asks the app to do something. Resolves always; a failure is a Result. */
  call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Result<CommandOutput<N>>>;
  /** Hears every event from now on. Returns the function that stops it. */
  subscribe(listener: (event: AnyEvent) => void): () => void;
}
