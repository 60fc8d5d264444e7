import { join } from 'node:path';
import type { Ports } from '../../electron/core/ports/index.ts';
import type { Keys } from '../../electron/core/ports/keys.ts';
import type { Shell } from '../../electron/core/ports/shell.ts';

/** A host that can do nothing outside of the window. */
export const FAKE_SHELL: Shell = {
  abilities: { openFolder: false, reveal: false, drag: false, chooseFolder: false },
  openFolder: refuse,
  reveal: refuse,
  drag: refuse,
  chooseFolder: refuse,
  openLink: refuse,
};

async function refuse(): Promise<never> {
  throw new Error('This host has no such ability');
}

/** These keys, of which the first goes to every address; none can be set. */
export function fakeKeys(secrets: readonly string[]): Keys {
  return {
    ring: () => ({ protection: 'none', backend: '', keys: [] }),
    keyFor: () => secrets[0] ?? null,
    all: () => secrets,
    set: refuse,
    clear: refuse,
  };
}

export function fakeInfo(dataDir: string): Ports['info'] {
  return {
    version: 'test',
    dataDir,
    host: 'cli',
    platform: 'linux',
    resourcesDir: join(import.meta.dirname, '../../resources'),
  };
}
