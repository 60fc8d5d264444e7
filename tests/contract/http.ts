import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventSource } from 'eventsource';
import type { App } from '../../electron/core/app/app.ts';
import { type ServeOptions, serveApp, type WebServer } from '../../electron/hosts/web/serve-app.ts';
import { type HttpClientParts, httpClient } from '../../renderer/client/http-client.ts';
import type { Client } from '../../shared/contract/client.ts';

/** A page's folder with the least that there can be in one. */
export async function smallPage(): Promise<{ dir: string; remove: () => void }> {
  const dir = mkdtempSync(join(tmpdir(), 'safelight-page-'));
  await mkdir(join(dir, 'assets'));
  writeFileSync(join(dir, 'index.html'), '<!doctype html><title>Safelight</title>');
  writeFileSync(join(dir, 'assets', 'index-abc.js'), 'export {};');
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** The real server over an app, on a free port. */
export async function serveOn(app: App, more: Partial<ServeOptions> = {}) {
  const page = await smallPage();
  const problems: string[] = [];
  const server = await serveApp(app, {
    port: 0,
    pageDir: page.dir,
    icon: null,
    reportProblem: (message, error) => problems.push(`${message}: ${String(error)}`),
    ...more,
  });
  return { server, problems, pageDir: page.dir, remove: page.remove };
}

/** Opens the link as a browser does. Returns what it would send from then on. @throws Error when the link is not accepted */
export async function letIn({ link, port }: WebServer): Promise<{ origin: string; cookie: string }> {
  const answer = await fetch(link, { redirect: 'manual' });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (answer.status !== 303 || cookie === undefined) throw new Error(`The link answered ${answer.status}.`);
  return { origin: `http://127.0.0.1:${port}`, cookie };
}

/** The page's own client, with what a browser would add to its requests. */
export function pageClient(
  { origin, cookie }: { origin: string; cookie: string },
  listeners: Partial<Pick<HttpClientParts, 'onReset' | 'onConnection'>> = {},
): Client {
  return httpClient({
    fetch: (path, init) => {
      const headers = new Headers(init.headers);
      headers.set('Cookie', cookie);
      headers.set('Origin', origin);
      headers.set('Sec-Fetch-Site', 'same-origin');
      return fetch(`${origin}${path}`, { ...init, headers });
    },
    openEvents: (path) =>
      new EventSource(`${origin}${path}`, {
        fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, Cookie: cookie } }),
      }),
    onReset: listeners.onReset ?? (() => {}),
    onConnection: listeners.onConnection ?? (() => {}),
  });
}
