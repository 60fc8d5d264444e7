import type { TestProject } from 'vitest/node';
import { ensureBuilt } from '../../build/ensure-built.mjs';
import { type FoundElectron, findElectron } from '../../build/find-electron.ts';

declare module 'vitest' {
  interface ProvidedContext {
    electron: FoundElectron;
  }
}

/**
 * Builds the app and finds the Electron that the tests drive. Where it cannot run the tests are skipped with the reason, unless
 * SAFELIGHT_E2E=required says that it must run here.
 */
export default async function setup(project: TestProject): Promise<void> {
  const electron = findElectron();
  if (electron.ok) await ensureBuilt();
  else if (process.env['SAFELIGHT_E2E'] === 'required') throw new Error(electron.reason);
  else console.warn(`\nSKIPPED: the end-to-end tests in the real Electron. ${electron.reason}\n`);
  project.provide('electron', electron);
}
