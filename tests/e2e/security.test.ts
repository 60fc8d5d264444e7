import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ROOT } from '../../build/ensure-built.mjs';
import { strings } from '../../renderer/strings/index.ts';
import type { Client } from '../../shared/contract/client.ts';
import { launch } from './launch.ts';
import { callFrom } from './page-client.ts';

/** An address that answers to nobody, should anything ever be sent to it. */
const ELSEWHERE = 'https://elsewhere.invalid/';
const PRELOAD = join(ROOT, 'out/preload/preload.cjs');

describe('the window', () => {
  it('answers every malformed call with an error', async (context) => {
    const { page } = await launch(context);
    const answers = await page.evaluate(() => {
      const call = (window.safelight as Client).call as (...args: unknown[]) => Promise<unknown>;
      const deep = JSON.parse('['.repeat(500) + ']'.repeat(500)) as unknown;
      return Promise.all([
        call(),
        call(7, {}),
        call({ name: 'job.list' }, {}),
        call('no.such.command', {}),
        call('toString', {}),
        call('job.list'),
        call('job.get', { jobId: "'; DROP TABLE image_generation_jobs; --" }),
        call('job.list', { limit: 1e9 }),
        call('job.list', { unknown: true }),
        call('job.create', { params: deep }),
      ]);
    });
    for (const answer of answers)
      expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  });

  it('hears no page but its own, though it has the same preload script', async (context) => {
    const { app } = await launch(context);
    const answer = await app.evaluate(async ({ BrowserWindow }, preload) => {
      const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      await stranger.loadURL('data:text/html,<title>elsewhere</title>');
      const said: unknown = await stranger.webContents.executeJavaScript(
        'window.safelight.call("job.list", {})',
      );
      stranger.destroy();
      return said;
    }, PRELOAD);
    expect(answer).toMatchObject({ ok: false, error: { code: 'not_possible' } });
  });

  it('gives its page two functions and nothing of Node or Electron', async (context) => {
    const { page } = await launch(context);
    const world = await page.evaluate(() => ({
      bridge: Object.keys(window.safelight ?? {}).sort(),
      leaked: ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter(
        (name) => name in window,
      ),
    }));
    expect(world).toEqual({ bridge: ['call', 'subscribe'], leaked: [] });
  });

  it('serves its page under a strict policy, and only its own files', async (context) => {
    const { app, page } = await launch(context);
    const answers = await app.evaluate(async ({ net }) => {
      const get = async (url: string) => {
        const { status, headers } = await net.fetch(url);
        return { status, policy: headers.get('content-security-policy') };
      };
      return Promise.all(
        [
          'app://safelight/index.html',
          'app://safelight/missing.js',
          'app://safelight/..%2fmain%2fdesktop.cjs',
          'app://elsewhere/index.html',
        ].map(get),
      );
    });
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 404]);
    expect(answers[0]?.policy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; " +
        "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    const violated = await page.evaluate(async (elsewhere) => {
      const directives: string[] = [];
      const all = new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          if (directives.push(event.effectiveDirective) === 3) resolve();
        });
      });
      const script = document.createElement('script');
      script.textContent = 'document.title = "run"';
      document.head.append(script);
      new Image().src = elsewhere;
      const sent = await fetch(elsewhere).then(String, () => 'refused');
      await all;
      return { sent, title: document.title, directives: directives.sort() };
    }, ELSEWHERE);
    expect(violated).toEqual({
      sent: 'refused',
      title: 'Safelight',
      directives: ['connect-src', 'img-src', 'script-src-elem'],
    });
  });

  it('goes nowhere else and opens nothing', async (context) => {
    const { app, page } = await launch(context);
    const before = page.url();
    const decision = await app.evaluateHandle(({ webContents }) => {
      // Heard after the app's own listener, so that its decision is known.
      const prevented = new Promise<boolean>((resolve) => {
        webContents
          .getAllWebContents()[0]
          ?.on('will-frame-navigate', (event) => resolve(event.defaultPrevented));
      });
      return { prevented };
    });
    const opened = await page.evaluate((elsewhere) => {
      const child = window.open(elsewhere);
      location.href = elsewhere;
      return child;
    }, ELSEWHERE);
    expect(opened).toBeNull();
    expect(await decision.evaluate(({ prevented }) => prevented)).toBe(true);
    expect(page.url()).toBe(before);
    expect(app.windows()).toHaveLength(1);
  });

  it('hands links to outside to the system’s browser, those that the app itself names', async (context) => {
    const { app, page } = await launch(context);
    await app.evaluate(({ shell }) => {
      const world = globalThis as { opened?: string[] };
      world.opened = [];
      shell.openExternal = async (url) => void world.opened?.push(url);
    });
    await page.getByRole('link', { name: strings.welcome.keyWhere }).click();
    const opened = () => app.evaluate(() => (globalThis as { opened?: string[] }).opened);
    await expect.poll(opened).toEqual(['https://platform.openai.com/api-keys']);
    await expect(callFrom(page, 'shell.openLink', { url: ELSEWHERE })).rejects.toThrow('itself names');
    expect(await opened()).toHaveLength(1);
    expect(app.windows()).toHaveLength(1);
  });

  it('is refused every permission', async (context) => {
    const { page } = await launch(context);
    const answers = await page.evaluate(async () => [
      await Notification.requestPermission(),
      (await navigator.permissions.query({ name: 'geolocation' })).state,
    ]);
    expect(answers).toEqual(['denied', 'denied']);
  });
});

describe('a start of the app', () => {
  it('gives way to one that already runs on the same data', async (context) => {
    const { app, start } = await launch(context);
    const second = spawn(start.path, start.args, { env: start.env, stdio: 'ignore' });
    const [code] = await once(second, 'exit');
    expect(code).toBe(0);
    expect(app.windows()).toHaveLength(1);
  });

  it('says in a line what cannot be used of what it was asked for', async (context) => {
    const { start } = await launch(context);
    const env = { ...start.env, SAFELIGHT_DATA_DIR: '~/data' };
    const args = start.args.slice(0, start.args.indexOf('--data-dir'));
    const child = spawn(start.path, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(said).toContain('SAFELIGHT_DATA_DIR begins with ~, which nothing has replaced; got ~/data. Write');
    expect(said).not.toContain('    at ');
  });

  it('tells its page why it cannot open its data, and opens it once that is mended', async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'safelight-e2e-file-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const dataDir = join(folder, 'data');
    await writeFile(dataDir, 'not a folder');
    const { page } = await launch(context, { dataDir });
    await expect(callFrom(page, 'job.list', {})).rejects.toThrow('is a file, not a folder');
    await rm(dataDir);
    expect((await callFrom(page, 'job.list', {})).jobs).toEqual([]);
  });
});
