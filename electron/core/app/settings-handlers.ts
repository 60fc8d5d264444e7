import type { CommandName } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { checkTemplate } from '../pipeline/file-names.ts';
import { secretIssues } from './check-params.ts';
import { runDoctor } from './doctor.ts';
import type { Handlers } from './handler.ts';
import { setPaused } from './pause-queue.ts';

type SettingsCommand = Extract<CommandName, `settings.${string}` | `queue.${string}` | 'doctor.run'>;

export const settingsHandlers: Handlers<SettingsCommand> = {
  'settings.get': ({ settings }) => settings.current,
  'settings.update': (services, change) => {
    const wrong = change.nameTemplate === undefined ? null : checkTemplate(change.nameTemplate);
    if (wrong !== null) throw new AppError('invalid_input', wrong, { field: 'nameTemplate' });
    if (change.library && !isAbsolute(change.library)) {
      throw new AppError('invalid_input', 'The library must be an absolute path', { field: 'library' });
    }
    const [secret] = secretIssues(services.ports.keys.all(), change);
    if (secret) throw new AppError('invalid_input', secret.message, secret);
    const updated = services.settings.update(change);
    services.pipeline.look();
    return updated;
  },
  'queue.get': ({ pipeline }) => pipeline.queueState(),
  'queue.pause': (services) => setPaused(services, true),
  'queue.resume': (services) => setPaused(services, false),
  'doctor.run': (services, params) => runDoctor(services, params),
};

/** Whether a path is absolute on any of our systems; the core has no path library. */
export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || path.startsWith('\\\\') || /^[A-Za-z]:[\\/]/.test(path);
}
