import { clientOf } from '../../electron/core/app/client.ts';
import { type OpenedApp, openApp } from '../../electron/hosts/compose/open-app.ts';
import { findRuntime } from '../../electron/hosts/compose/runtime.ts';
import { callHandler } from '../../electron/hosts/desktop/call-handler.ts';
import type { Client } from '../../shared/contract/client.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import { temporaryFolder } from '../support/test-app.ts';
import { letIn, pageClient, serveOn } from './http.ts';

/** One way to reach an app, and how to end it. */
export type Reached = { readonly client: Client; end(): Promise<void> };

export type Way = { readonly name: string; reach(opened: OpenedApp): Promise<Reached> };

/** Every way in which a page or a program reaches the app. All must behave the same. */
export const WAYS: readonly Way[] = [
  { name: 'in memory', reach: async ({ app }) => ({ client: clientOf(app), end: async () => {} }) },
  { name: 'over IPC', reach: async (opened) => ({ client: ipcClient(opened), end: async () => {} }) },
  { name: 'over HTTP', reach: reachOverHttp },
];

/** The whole app on a folder of its own, with the demo provider and real image workers. */
export async function openRealApp(): Promise<{ opened: OpenedApp; folder: string; end(): Promise<void> }> {
  const { path, remove } = temporaryFolder();
  const opened = await openApp({
    dataDir: `${path}/data`,
    library: `${path}/library`,
    host: 'web',
    env: {},
    runtime: findRuntime(),
    want: 'write',
    version: 'test',
    demoPace: 'instant',
  });
  await opened.app.start('ask');
  const end = async () => {
    await opened.close();
    remove();
  };
  return { opened, folder: path, end };
}

/** What the preload script and the main process do together; between them everything is copied, as Electron copies it. */
function ipcClient({ app }: OpenedApp): Client {
  const origin = 'app://safelight';
  const handle = callHandler(async () => app, origin);
  const across = (value: unknown): unknown => structuredClone(value);
  const client = {
    call: async (name: unknown, input: unknown) =>
      across(await handle({ senderFrame: { origin, parent: null } }, across(name), across(input))),
    subscribe: (listener: (event: AnyEvent) => void) =>
      app.subscribe((event) => listener(across(event) as AnyEvent)),
  };
  return client as Client;
}

async function reachOverHttp({ app }: OpenedApp): Promise<Reached> {
  const { server, remove } = await serveOn(app);
  const client = pageClient(await letIn(server));
  const end = async () => {
    await server.close();
    remove();
  };
  return { client, end };
}
