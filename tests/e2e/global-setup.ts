import type { TestProject } from 'vitest/node';
import { ensureBuilt } from '../../build/ensure-built.mjs';
import { type FoundElectron, findElectron } from '../../build/find-electron.ts';
import { type FoundBrowser, findChromium } from './browsers.ts';

declare module 'vitest' {
  interface ProvidedContext {
    electron: FoundElectron;
    chromium: FoundBrowser;
  }
}

/**
 * Builds the app and finds the Electron and the browser that the tests drive. Where one cannot run its tests are skipped with the
 * reason, unless SAFELIGHT_E2E=required says that both must run here.
 */
export default async function setup(project: TestProject): Promise<void> {
  const electron = findElectron();
  const chromium = findChromium(process.env);
  if (electron.ok || chromium.ok) await ensureBuilt();
  requireOrSay('in the real Electron', electron);
  requireOrSay('of the web host in Chromium', chromium);
  project.provide('electron', electron);
  project.provide('chromium', chromium);
}

function requireOrSay(where: string, found: FoundElectron | FoundBrowser): void {
  if (found.ok) return;
  if (process.env['SAFELIGHT_E2E'] === 'required') throw new Error(found.reason);
  console.warn(`\nSKIPPED: the end-to-end tests ${where}. ${found.reason}\n`);
}
