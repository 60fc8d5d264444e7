import { app, dialog } from 'electron';
import { AppError } from '../../../shared/contract/result.ts';
import { type DesktopOptions, desktopOptions } from './options.ts';

/** As the command line ends with it: what was named cannot be used. */
const BAD_OPTIONS = 2;

/** What this start was asked for. Ends the process when that cannot be used, and says why. */
export function startOptions(): DesktopOptions {
  try {
    return desktopOptions(process.argv.slice(1), process.env);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { message, advice } = error.data;
    // A box; on Linux, where there is none before the app is ready, a line on standard error.
    dialog.showErrorBox(app.name, `${message}. ${advice}`);
    process.exit(BAD_OPTIONS);
  }
}
