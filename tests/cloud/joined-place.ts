import { ask } from '../../electron/hosts/cli/session.ts';
import { openApp } from '../../electron/hosts/compose/open-app.ts';
import { findRuntime } from '../../electron/hosts/compose/runtime.ts';
import type { Place } from '../cli/safelight.ts';
import type { CloudAccount, TestCloud } from './start-cloud.ts';

/** Sets a machine up and switches it on, in this process: what its user types for that is tested elsewhere. */
export async function joinPlace(
  { dataDir, library }: Place,
  { url, key, accounts }: TestCloud,
  { history, account = accounts.ada }: { readonly history: 'all' | 'new'; readonly account?: CloudAccount },
): Promise<void> {
  const { client, close } = await openApp({
    dataDir,
    library,
    host: 'cli',
    env: {},
    runtime: findRuntime(),
    want: 'write',
    version: 'test',
    demoPace: 'instant',
  });
  const { email, password } = account;
  await ask(client, 'cloud.setProject', { url, publishableKey: key });
  await ask(client, 'cloud.signIn', { email, password });
  await ask(client, 'cloud.join', { history });
  await ask(client, 'cloud.set', { on: true, images: 'all' });
  await close();
}
