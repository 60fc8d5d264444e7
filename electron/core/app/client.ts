import type { Client } from '../../../shared/contract/client.ts';
import type { CommandName, CommandOutput } from '../../../shared/contract/commands.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { App } from './app.ts';

/** The app as a typed client in the same process. */
export function clientOf(app: App): Client {
  return {
    call: async <N extends CommandName>(name: N, input: unknown) =>
      (await app.dispatch(name, input)) as Result<CommandOutput<N>>,
    // A function of its own each time: one that subscribes twice is told twice, as with every other client.
    subscribe: (listener) => app.subscribe((event) => listener(event)),
  };
}
