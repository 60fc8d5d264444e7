import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerQuestions, askedQuestions, untilExit } from './desktop-app.ts';
import { launch, startAgain } from './launch.ts';
import { callFrom, heardWishes, hearEvents, startDemoJob, untilJobIs } from './page-client.ts';

const KEEP_WORKING = 0;
const QUIT = 1;

describe('the end of the app', () => {
  it('waits for its user’s word while a job runs, and the next start goes on where it was', async (context) => {
    const { app, page, start } = await launch(context);
    const bounds = { x: 60, y: 40, width: 1000, height: 700 };
    await app.evaluate(
      ({ BrowserWindow }, area) => BrowserWindow.getAllWindows()[0]?.setBounds(area),
      bounds,
    );
    const { id } = await startDemoJob(page, '*:slow=600', { images: 3, concurrency: 1 });
    await untilJobIs(page, id, ({ status }) => status === 'processing');

    await answerQuestions(app, KEEP_WORKING);
    await app.evaluate((electron) => electron.app.quit());
    await expect.poll(() => askedQuestions(app)).toEqual(['1 job is running.']);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect.poll(() => askedQuestions(app)).toHaveLength(2);
    expect(await callFrom(page, 'app.info', {})).toMatchObject({ host: 'desktop', writable: true });

    await answerQuestions(app, QUIT);
    const ended = untilExit(app);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect(await ended).toBe(0);

    const next = await startAgain(start);
    await untilJobIs(next.page, id, ({ status }) => status === 'processing');
    expect(await callFrom(next.page, 'app.recovery', {})).toEqual([]);
    expect(
      await next.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds()),
    ).toEqual(bounds);

    // In the terminal nobody is there to answer a question.
    const interrupted = untilExit(next.app);
    next.app.process().kill('SIGINT');
    expect(await interrupted).toBe(0);
    const last = await startAgain(start);
    await untilJobIs(last.page, id, ({ status }) => status === 'processing');
    expect(await callFrom(last.page, 'app.recovery', {})).toEqual([]);
  });

  it('may also be a kill -9 in the middle of a job: nothing is lost, and the next start says what is open', async (context) => {
    const { app, page, library, start } = await launch(context);
    const { id } = await startDemoJob(page, '2:slow=600', { images: 3, concurrency: 3 });
    await untilJobIs(page, id, ({ counts }) => counts.completed === 2);
    const before = await callFrom(page, 'log.page', { jobId: id });
    const killed = untilExit(app);
    app.process().kill('SIGKILL');
    await killed;

    const next = await startAgain(start);
    expect(await callFrom(next.page, 'app.recovery', {})).toEqual([
      { jobId: id, saved: 2, notStarted: 0, unknown: 1, estimatedUsd: expect.anything() },
    ]);
    const after = await callFrom(next.page, 'log.page', { jobId: id });
    expect(after.entries.slice(0, before.entries.length)).toEqual(before.entries);
    const pictures = (await readdir(library, { recursive: true })).filter((name) => name.endsWith('.png'));
    expect(pictures).toHaveLength(2);
  });
});

describe('the desktop', () => {
  it('shows stored pictures by id, and nothing else of the disk', async (context) => {
    const { app, page, start } = await launch(context);
    const { id } = await startDemoJob(page, null, { images: 1 });
    await untilJobIs(page, id, ({ status }) => status === 'completed');
    const { images, files } = await callFrom(page, 'job.get', { jobId: id });
    const [image] = images;
    const picture = files.find(({ format }) => format === 'png');

    const widths = await page.evaluate(
      (sources) =>
        Promise.all(
          sources.map(async (src) => {
            const shown = new Image();
            shown.src = src;
            await shown.decode();
            return shown.naturalWidth;
          }),
        ),
      [`/media/image/${image?.id}`, `/media/thumb/${picture?.id}`, `/media/file/${picture?.id}`],
    );
    for (const width of widths) expect(width).toBeGreaterThan(200);

    const answers = await app.evaluate(
      async ({ net }, urls) =>
        Promise.all(
          urls.map(async (url) => {
            const response = await net.fetch(url);
            return { status: response.status, text: await response.text() };
          }),
        ),
      [
        'app://safelight/media/file/..%2f..%2fsafelight.db',
        'app://safelight/media/../../safelight.db',
        `app://safelight/media/file/${'0'.repeat(36)}`,
        `app://safelight/media/file/${picture?.path}`,
        `app://elsewhere/media/image/${image?.id}`,
      ],
    );
    for (const answer of answers) expect(answer).toEqual({ status: 404, text: 'Not found' });

    await hearEvents(page);
    const second = spawn(start.path, [...start.args, `safelight://job/${id}?seq=2`], {
      env: start.env,
      stdio: 'ignore',
    });
    expect(await once(second, 'exit')).toEqual([0, null]);
    await expect.poll(() => heardWishes(page)).toEqual([{ wish: 'open-job', jobId: id, seq: 2 }]);
    await page.locator('[data-seq="2"][aria-selected="true"]').waitFor();
    await app.evaluate(({ Menu }) => {
      const menu = Menu.getApplicationMenu();
      const items = menu?.items.flatMap(({ submenu }) => submenu?.items ?? []);
      items?.find(({ accelerator }) => accelerator === 'CommandOrControl+K')?.click();
    });
    await expect
      .poll(() => heardWishes(page))
      .toEqual([
        { wish: 'open-job', jobId: id, seq: 2 },
        { wish: 'palette', jobId: null, seq: null },
      ]);
    expect(app.windows()).toHaveLength(1);
  });

  it('shows the app’s icon for a dragged picture that Electron cannot draw', async (context) => {
    const { app, page } = await launch(context);
    const { id } = await startDemoJob(page, null, { images: 1, format: 'webp' });
    await untilJobIs(page, id, ({ status }) => status === 'completed');
    const { files } = await callFrom(page, 'job.get', { jobId: id });
    const picture = files.find(({ format }) => format === 'webp');
    await app.evaluate(({ webContents }) => {
      const [contents] = webContents.getAllWebContents();
      const world = globalThis as { dragged?: unknown };
      if (contents) {
        contents.startDrag = ({ file, icon }) => {
          world.dragged = { file, size: typeof icon === 'string' ? icon : icon.getSize() };
        };
      }
    });
    await callFrom(page, 'shell.drag', { fileIds: [picture?.id ?? ''] });
    expect(await app.evaluate(() => (globalThis as { dragged?: unknown }).dragged)).toEqual({
      file: picture?.path,
      size: { width: 96, height: 96 },
    });
  });

  it('opens folders, and nothing else that took the place of one', async (context) => {
    const { app, page, library } = await launch(context);
    await app.evaluate(({ shell }) => {
      const world = globalThis as { opened?: string[] };
      world.opened = [];
      shell.openPath = (path) => {
        world.opened?.push(path);
        return Promise.resolve('');
      };
    });
    await writeFile(library, '#!/bin/sh');
    await expect(callFrom(page, 'shell.openFolder', { place: 'library' })).rejects.toThrow('no such folder');
    await rm(library);
    await mkdir(library);
    await callFrom(page, 'shell.openFolder', { place: 'library' });
    expect(await app.evaluate(() => (globalThis as { opened?: string[] }).opened)).toEqual([library]);
  });

  it('keeps a key encrypted, or not at all, and says which', async (context) => {
    const { page, start } = await launch(context);
    const secret = 'sk-canary-0123456789abcdef';
    const { protection } = await callFrom(page, 'key.list', {});
    const keep = protection === 'none' ? 'session' : 'store';
    const ring = await callFrom(page, 'key.set', { baseUrl: null, key: secret, keep });
    const source = protection === 'none' ? 'session' : 'stored';
    expect(ring.keys).toEqual([{ baseUrl: null, source, endsWith: 'cdef' }]);
    const dataDir = start.args[start.args.indexOf('--data-dir') + 1] as string;
    const names = await readdir(dataDir, { recursive: true, withFileTypes: true });
    for (const entry of names.filter((name) => name.isFile())) {
      const bytes = await readFile(join(entry.parentPath, entry.name));
      expect(bytes.includes(secret), entry.name).toBe(false);
    }
  });
});
