import { mkdirSync } from 'node:fs';
import { app, crashReporter, dialog } from 'electron';
import type { CrashWords, Recorder } from '../compose/recorder.ts';
import { endOnUnexpected } from '../compose/unexpected.ts';
import { texts } from './texts.ts';

/** As the command line ends with it: something unexpected. */
const UNEXPECTED = 1;

/** For its user alone: a dump holds pieces of memory. */
const PRIVATE = 0o700;

/** Has Chromium keep what native crashes leave on this machine, and send it nowhere. Before the app is ready. */
export function keepDumpsIn(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: PRIVATE });
    app.setPath('crashDumps', folder);
    crashReporter.start({ uploadToServer: false });
  } catch {
    // Without dumps the app is what it was; a disk that refuses them is told of by whoever needs it.
  }
}

/** Writes down every end that nobody asked for: of this process, of the page's, and of those that Chromium runs beside them. */
export function noteCrashes(recorder: Recorder): void {
  const { crashes, log } = recorder;
  endOnUnexpected(process, recorder, endAfter);
  // One piece of work that nobody waited for: the rest goes on, and what matters is on the disk at each moment.
  process.on('unhandledRejection', (error) => {
    const { stack } = crashes.note({ process: 'main', reason: 'unhandledRejection', error });
    console.error('Something failed that nobody waited for:', stack);
  });
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) => {
    if (reason !== 'clean-exit') crashes.note({ process: 'renderer', reason: ended(reason, exitCode) });
  });
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    const how = `${type}: ${ended(reason, exitCode)}`;
    console.error(`The ${type} process ended: ${reason} (exit code ${exitCode}).`);
    // Chromium starts it again itself; one that was killed was killed by somebody.
    if (reason === 'killed') log.warning('A process of Chromium ended', { how });
    else crashes.note({ process: 'child', reason: how });
  });
}

function ended(reason: string, exitCode: number): string {
  return `${reason} (exit code ${exitCode})`;
}

/** Says so, since the window goes with the process, and ends at once: nothing that is not on the disk yet can be trusted any more. */
function endAfter({ message, stack }: CrashWords): void {
  console.error('Safelight has to close:', stack);
  if (app.isReady()) dialog.showErrorBox(texts.crashed.title, texts.crashed.message(message));
  app.exit(UNEXPECTED);
}
