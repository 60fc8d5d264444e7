import { spawn } from 'node:child_process';
import { ensureBuilt, ROOT } from './ensure-built.mjs';
import { findElectron, sandboxSwitches } from './find-electron.ts';

/** `npm start`: the desktop app, built anew first when a source has changed. Passes its arguments on. */
async function main(): Promise<void> {
  const electron = findElectron();
  if (!electron.ok) return fail(`${electron.reason} The command line works: npm run safelight -- --help`);
  try {
    await ensureBuilt();
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  const switches = sandboxSwitches();
  if (switches.length > 0) console.error('Running as root: Chromium’s own sandbox is off.');
  const app = spawn(electron.path, [...switches, ROOT, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.kill(signal));
  app.on('error', (error) => fail(`Electron could not be started: ${error.message}`));
  app.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

void main();
