import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, ROOT } from './ensure-built.mjs';
import { findElectron, sandboxSwitches } from './find-electron.ts';

/**
 * `npm start`: the desktop app, built anew first when a source has changed; where it cannot show a window, the same app in the
 * browser. Passes its arguments on.
 */
async function main(): Promise<void> {
  const electron = findElectron();
  try {
    await ensureBuilt();
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
    return;
  }
  const args = process.argv.slice(2);
  if (electron.ok) run(electron.path, [...sandboxSwitchesAloud(), ROOT, ...args]);
  else {
    console.error(`${electron.reason} Safelight opens in the browser instead.`);
    run(process.execPath, [join(ROOT, 'out/main/web.cjs'), ...args]);
  }
}

function sandboxSwitchesAloud(): string[] {
  const switches = sandboxSwitches();
  if (switches.length > 0) {
    console.error(`Running as root: Chromium’s own sandbox is off (${switches.join(' ')}).`);
  }
  return switches;
}

/** Runs a program to its end, which is then this one's. */
function run(path: string, args: readonly string[]): void {
  const program = spawn(path, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => program.kill(signal));
  program.on('error', (error) => fail(`${path} could not be started: ${error.message}`));
  program.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

void main();
