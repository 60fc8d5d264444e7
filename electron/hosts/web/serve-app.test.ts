import { symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { letIn, serveOn } from '../../../tests/contract/http.ts';
import { serveApp, type WebServer } from './serve-app.ts';
import { FakeApp, numbered } from './testing/fake-app.ts';

const app = new FakeApp();
let served: Awaited<ReturnType<typeof serveOn>>;
let origin: string;
let cookie: string;

beforeAll(async () => {
  served = await serveOn(app);
  ({ origin, cookie } = await letIn(served.server));
});
afterAll(async () => {
  await served.server.close();
  served.remove();
});

/** As the page's own requests are, with what the test says otherwise. */
function ask(path: string, init: { method?: string; body?: string; headers?: Record<string, string> } = {}) {
  const headers = { Cookie: cookie, Origin: origin, 'Content-Type': 'application/json', ...init.headers };
  return fetch(`${origin}${path}`, { ...init, headers, redirect: 'manual' });
}

const post = (body: string, headers: Record<string, string> = {}) =>
  ask('/call', { method: 'POST', body, headers });

async function another(): Promise<{ server: WebServer; close(): Promise<void> }> {
  const { server, remove } = await serveOn(new FakeApp());
  const close = async () => {
    await server.close();
    remove();
  };
  onTestFinished(close);
  return { server, close };
}

describe('the link', () => {
  it('lets one browser in, once, and leaves the address bar', async () => {
    const { server } = await another();
    const first = await fetch(server.link, { redirect: 'manual' });
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe('/');
    const [pair, ...attributes] = (first.headers.get('set-cookie') ?? '').split('; ');
    expect(pair).toMatch(new RegExp(`^safelight-${server.port}=[\\w-]{43}$`));
    expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Strict', 'Path=/']));

    const second = await fetch(server.link, { redirect: 'manual' });
    expect(second.status).toBe(403);
    expect(second.headers.get('set-cookie')).toBeNull();
    expect(await second.text()).toContain('This link has been used already');
  });

  it('does no harm when whoever is in opens it again', async () => {
    const answer = await ask(`/${new URL(served.server.link).search}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  });

  it.each([[''], ['?token='], ['?token=x'], [`?token=${'A'.repeat(43)}`], [`?token=${'%00'.repeat(50)}`]])(
    'is needed: %j is told what to do',
    async (query) => {
      const { server } = await another();
      const answer = await fetch(`http://127.0.0.1:${server.port}/${query}`, { redirect: 'manual' });
      expect(answer.status).toBe(403);
      expect(await answer.text()).toMatch(/start Safelight again/);
      // What was wrong has not used the link up.
      expect((await letIn(server)).cookie).toBeTruthy();
    },
  );

  it('is not used up by whoever only looks at it, nor by another page that leads there', async () => {
    const { server } = await another();
    const looks = [
      await fetch(server.link, { method: 'HEAD', redirect: 'manual' }),
      await fetch(server.link, { headers: { 'Sec-Fetch-Site': 'cross-site' }, redirect: 'manual' }),
      await fetch(server.link, { headers: { 'Sec-Fetch-Site': 'same-site' }, redirect: 'manual' }),
    ];
    expect(looks.map(({ status }) => status)).toEqual([405, 403, 403]);
    expect((await letIn(server)).cookie).toBeTruthy();
  });
});

describe('the page', () => {
  it('is served under a strict policy to whoever is in', async () => {
    const answer = await ask('/');
    expect(await answer.text()).toContain('<title>Safelight</title>');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cache-control': 'no-store',
    });
  });

  it('has its parts, which never change, kept by the browser', async () => {
    const answer = await ask('/assets/index-abc.js');
    expect(await answer.text()).toBe('export {};');
    expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is nothing but the files that were built: no others, no links, no folders', async () => {
    writeFileSync(join(served.pageDir, 'later.txt'), 'secret');
    const app = new FakeApp();
    symlinkSync('/etc/passwd', join(served.pageDir, 'link'));
    const server = await serveApp(app, {
      port: 0,
      pageDir: served.pageDir,
      icon: null,
      reportProblem: () => {},
    });
    onTestFinished(() => server.close());
    const linked = await letIn(server);
    const link = await fetch(`${linked.origin}/link`, { headers: { Cookie: linked.cookie } });
    expect(link.status).toBe(404);
    for (const path of ['/later.txt', '/assets', '/assets/', '//index.html', '/index.html/', '/INDEX.HTML'])
      expect((await ask(path)).status).toBe(404);
  });

  it('has the icon that browsers ask for by themselves', async () => {
    const icon = join(import.meta.dirname, '../../../resources/icons/icon.png');
    const options = { port: 0, pageDir: served.pageDir, icon, reportProblem: () => {} };
    const server = await serveApp(new FakeApp(), options);
    onTestFinished(() => server.close());
    const page = await letIn(server);
    const answer = await fetch(`${page.origin}/favicon.ico`, { headers: { Cookie: page.cookie } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
  });

  it('is missing where it was not built, and that is said', async () => {
    const pageDir = join(served.pageDir, 'nothing');
    await expect(
      serveApp(new FakeApp(), { port: 0, pageDir, icon: null, reportProblem: () => {} }),
    ).rejects.toMatchObject({
      data: { code: 'not_possible', advice: 'Build it first, with npm run build.' },
    });
  });
});

describe('a picture', () => {
  it('is what the app says it is', async () => {
    const path = join(served.pageDir, 'assets', 'index-abc.js');
    app.files.set('/media/file/1', path).set('/media/image/1', path).set('/media/thumb/1', '/nowhere');
    const file = await ask('/media/file/1');
    expect([file.status, file.headers.get('content-type'), await file.text()]).toEqual([
      200,
      'image/png',
      'export {};',
    ]);
    expect(file.headers.get('cache-control')).toContain('immutable');
    expect((await ask('/media/image/1')).headers.get('cache-control')).toBe('no-store');
    // Its row is there, its file is not.
    expect((await ask('/media/thumb/1')).status).toBe(404);
    expect((await ask('/media/thumb/2')).status).toBe(404);
  });
});

describe('a call', () => {
  it('reaches the app, and its answer comes back', async () => {
    const answer = await post('{"name":"job.get","input":{"jobId":"1"}}');
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { ok: true, value: { name: 'job.get', input: { jobId: '1' } } },
    ]);
  });

  it.each<[string, number, () => Promise<Response>]>([
    ['no JSON', 400, () => post('{')],
    ['nothing', 400, () => post('')],
    ['null', 400, () => post('null')],
    ['a list', 400, () => post('["job.list"]')],
    ['a name that is no text', 400, () => post('{"name":7}')],
    ['deeper than anything', 400, () => post('['.repeat(1_000_000))],
    ['a form', 415, () => post('name=x', { 'Content-Type': 'application/x-www-form-urlencoded' })],
    ['text, which a form can send', 415, () => post('{}', { 'Content-Type': 'text/plain' })],
    ['JSON that only begins so', 415, () => post('{}', { 'Content-Type': 'application/jsonx' })],
    ['a wrong cookie', 403, () => post('{}', { Cookie: `safelight-${served.server.port}=x` })],
    ['another origin', 403, () => post('{}', { Origin: 'http://attacker.example' })],
    ['another site', 403, () => post('{}', { 'Sec-Fetch-Site': 'same-site' })],
    ['PUT', 405, () => ask('/call', { method: 'PUT', body: '{}' })],
  ])('with %s is answered with an error, and the app hears nothing of it', async (_what, status, send) => {
    const before = app.calls.length;
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({
      ok: false,
      error: { message: expect.any(String), field: null },
    });
    expect(app.calls).toHaveLength(before);
  });

  it.each([[true], [false]])('that is too large is refused (its length known: %s)', async (known) => {
    const chunk = new Uint8Array(1024 * 1024).fill(32);
    let sent = 0;
    const body = known
      ? new Blob(Array.from({ length: 17 }, () => chunk))
      : new ReadableStream<Uint8Array>({
          pull: (controller) => (sent++ < 40 ? controller.enqueue(chunk) : controller.close()),
        });
    const headers = { Cookie: cookie, Origin: origin, 'Content-Type': 'application/json' };
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
    const answer = await fetch(`${origin}/call`, init);
    expect([answer.status, await answer.json()]).toEqual([
      413,
      {
        ok: false,
        error: {
          code: 'invalid_input',
          message: 'The call is larger than 16 MB.',
          advice: null,
          field: null,
        },
      },
    ]);
  });

  it('of nearly 16 MB, of unknown length, is taken', async () => {
    const input = 'x'.repeat(15 * 1024 * 1024);
    const body = new Blob([JSON.stringify({ name: 'long', input })]).stream();
    const headers = { Cookie: cookie, Origin: origin, 'Content-Type': 'application/json' };
    const answer = await fetch(`${origin}/call`, {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(200);
    expect(app.calls.at(-1)?.input).toBe(input);
  });

  it('that the app fails at by a defect is still answered, and told to whoever runs it', async () => {
    const broken = new FakeApp();
    broken.dispatch = async () => {
      throw new Error('secret detail');
    };
    const { server, problems, remove } = await serveOn(broken);
    onTestFinished(async () => {
      await server.close();
      remove();
    });
    const page = await letIn(server);
    const headers = { Cookie: page.cookie, Origin: page.origin, 'Content-Type': 'application/json' };
    const answer = await fetch(`${page.origin}/call`, { method: 'POST', headers, body: '{"name":"x"}' });
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(text).not.toContain('secret');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(problems).toEqual(['A request to the web server failed: Error: secret detail']);
  });
});

describe('the server', () => {
  it('says which port it cannot have, and what to do', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };
    const options = { port, pageDir: served.pageDir, icon: null, reportProblem: () => {} };
    await expect(serveApp(new FakeApp(), options)).rejects.toMatchObject({
      data: { code: 'not_possible', message: `Port ${port} cannot be had: another program uses it.` },
    });
  });

  it('ends although streams are open, and hears the app no more', async () => {
    const app = new FakeApp();
    const { server, remove } = await serveOn(app);
    onTestFinished(remove);
    const page = await letIn(server);
    const stream = await fetch(`${page.origin}/events`, { headers: { Cookie: page.cookie } });
    await server.close();
    await expect(stream.text()).rejects.toThrow();
    app.emit(numbered(1));
    await expect(fetch(page.origin)).rejects.toThrow();
  });
});
