import type { CommandName, CommandOutput, CommandParsed } from '../../../shared/contract/commands.ts';
import type { Services } from './services.ts';

/** What some commands do. Inputs are parsed; outputs are checked by their types. */
export type Handlers<N extends CommandName> = {
  readonly [Name in N]: (
    services: Services,
    input: CommandParsed<Name>,
  ) => CommandOutput<Name> | Promise<CommandOutput<Name>>;
};
