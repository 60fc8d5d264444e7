import { join } from 'node:path';
import { FakeClock } from '../../../../tests/support/fake-clock.ts';
import { hostParts } from '../../../../tests/support/fake-host.ts';
import { FakeWorker, ScriptedProvider } from '../../../../tests/support/fake-ports.ts';
import { temporaryFolder } from '../../../../tests/support/test-app.ts';
import { createFiles } from '../../../adapters/files/create-files.ts';
import { openMirror, removeMirror } from '../../../adapters/sqlite/open-mirror.ts';
import { openStore } from '../../../adapters/sqlite/open-store.ts';
import { createIds } from '../../../adapters/system/ids.ts';
import type { Ports } from '../../ports/index.ts';

/** What a device is that reads what others made: real databases and files, time under the test's control, and no app. */
export type MirrorDevice = {
  readonly ports: Ports;
  readonly clock: FakeClock;
  /** Absolute path of its mirror. */
  readonly mirrorPath: string;
  readonly problems: string[];
  close(): void;
};

export function mirrorDevice(): MirrorDevice {
  const folder = temporaryFolder();
  const clock = new FakeClock();
  const dataDir = join(folder.path, 'data');
  const mirrorPath = join(dataDir, 'cloud.db');
  const now = () => clock.now();
  const problems: string[] = [];
  const provider = new ScriptedProvider();
  const store = openStore({ path: join(dataDir, 'safelight.db'), mode: 'write', now });
  const ports: Ports = {
    ...hostParts(dataDir, [], now),
    clock,
    ids: createIds(),
    store,
    files: createFiles({ dataDir, library: join(folder.path, 'library') }),
    worker: new FakeWorker(),
    providers: { demo: provider, openai: provider },
    mirror: { open: () => openMirror(mirrorPath, 'write', now), remove: () => removeMirror(mirrorPath) },
    reportProblem: (message, error) => problems.push(`${message}: ${String(error)}`),
  };
  const close = (): void => {
    store.close();
    folder.remove();
  };
  return { ports, clock, mirrorPath, problems, close };
}
