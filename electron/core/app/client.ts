import type { Client } from '../../../shared/contract/client.ts';
import type { CommandName, CommandOutput } from '../../../shared/contract/commands.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { App } from './app.ts';

/** The app as a typed client in the same process. */
export function clientOf(app: App): Client {
  return {
    call: async <N extends CommandName>(name: N, input: unknown) =>
      (await app.dispatch(name, input)) as Result<CommandOutput<N>>,
    subscribe: (listener) => app.subscribe(listener),
  };
}
