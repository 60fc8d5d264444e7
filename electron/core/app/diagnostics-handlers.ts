import type { CommandName } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { cleanDeep } from '../diagnostics/clean-deep.ts';
import { homeReducer, readDiagnostics } from '../diagnostics/read-diagnostics.ts';
import type { Handlers } from './handler.ts';

type DiagnosticsCommand = Extract<CommandName, `diagnostics.${string}`>;

/** How the app itself is. */
export const diagnosticsHandlers: Handlers<DiagnosticsCommand> = {
  'diagnostics.get': ({ ports, redact, logger, settings, sync, health, updates, database }) => {
    logger.flush();
    return readDiagnostics({
      ports,
      redact,
      settings: settings.current,
      cloud: () => sync.statusNow(),
      health: health.current,
      updates: updates.status(),
      database: database.status(),
    });
  },
  'diagnostics.crash': ({ ports, redact }, { id }) => {
    const found = ports.crashes.list().find((crash) => crash.id === id);
    if (found === undefined) throw new AppError('not_found', `There is no record of a crash ${id}.`);
    // Once more: a secret may have been set since it was written.
    const reduce = homeReducer(ports);
    return cleanDeep(found, (text) => reduce(redact(text)));
  },
  'diagnostics.report': ({ pageErrors }, error) => {
    pageErrors.tell(error);
    return {};
  },
  'diagnostics.lastEnd': ({ ports }) => ({ lastEnd: ports.crashes.lastEnd }),
  'diagnostics.seen': ({ ports }) => {
    ports.crashes.forgetLastEnd();
    return {};
  },
};
