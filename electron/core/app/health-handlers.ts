import { AppError } from '../../../shared/contract/result.ts';
import { orExplain } from '../explain-failure.ts';
import type { Handlers } from './handler.ts';
import { isAbsolute } from './settings-handlers.ts';

export const healthHandlers: Handlers<'app.health' | 'library.use'> = {
  'app.health': ({ health }, { look }) => (look ? health.look() : health.current),
  'library.use': async ({ health, settings }, { path }) => {
    const { state } = (await health.look()).library;
    if (state === 'ok' || state === 'low') {
      throw new AppError('not_possible', 'Files are being written to the library as it is.', {
        advice: 'Set another folder in the settings. It counts from the next start on.',
      });
    }
    if (path !== null && !isAbsolute(path)) {
      throw new AppError('invalid_input', 'The library must be an absolute path', { field: 'path' });
    }
    const used = await orExplain(() => health.useLibrary(path));
    if (path !== null) settings.update({ library: path });
    return used;
  },
};
