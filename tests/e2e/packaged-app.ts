import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { sandboxSwitches } from '../../build/find-electron.ts';
import type { UnpackedApp } from '../../build/package/unpacked-app.ts';
import type { Start } from './launch.ts';
import { environment } from './surroundings.ts';

/** Where a packaged app keeps its things during a test: data, library, the system's folders. Removed after the test. */
export async function placeFor(app: UnpackedApp): Promise<{ start: Start; folder: string; library: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'safelight-packaged-'));
  // Chromium's other processes end, and stop writing, a moment after one that was killed.
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const library = join(folder, 'library');
  const args = [...sandboxSwitches(), '--data-dir', join(folder, 'data'), '--library', library];
  return { start: { path: app.executable, args, env: environment(folder) }, folder, library };
}
