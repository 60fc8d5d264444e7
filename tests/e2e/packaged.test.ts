import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ROOT } from '../../build/ensure-built.mjs';
import { FUSES, readFuses } from '../../build/package/fuses.ts';
import { addedBytes, archivedPaths, partsOf } from '../../build/package/parts.ts';
import type { UnpackedApp } from '../../build/package/unpacked-app.ts';
import { openPackage, packageApp, run, whyNotStarted } from '../support/packages.ts';
import { untilExit } from './desktop-app.ts';
import { startAgain } from './launch.ts';
import { placeFor } from './packaged-app.ts';
import { callFrom, startDemoJob, untilJobIs } from './page-client.ts';
import { environment } from './surroundings.ts';

/** What a package may add to Electron on the disk, without the Node that it brings. */
const BUDGET_BYTES = 70e6;

const electron = inject('electron');

describe.skipIf(!electron.ok)('the packaged app', () => {
  let output: string;
  let app: UnpackedApp;

  beforeAll(async () => {
    output = await mkdtemp(join(tmpdir(), 'safelight-package-'));
    app = await packageApp(output);
  }, 300_000);
  afterAll(() => rm(output, { recursive: true, force: true, maxRetries: 5 }));

  it('cannot be made to run other code than its own', async () => {
    const fuses = await readFuses(app.fused);
    expect(Object.keys(fuses).length).toBeGreaterThanOrEqual(6);
    expect(FUSES).toMatchObject(fuses);
  });

  it('holds what it needs and nothing else, within its budget', () => {
    const parts = partsOf(app.resources);
    expect(addedBytes(parts)).toBeLessThan(BUDGET_BYTES);
    const archived = archivedPaths(join(app.resources, 'app.asar'));
    expect(archived).toEqual(
      expect.arrayContaining(['package.json', 'out/main/desktop.cjs', 'out/renderer/index.html']),
    );
    const tops = archived.map((path) => path.split('/')[0]);
    expect([...new Set(tops)].sort()).toEqual(['node_modules', 'out', 'package.json']);
    const everything = [...archived, ...parts.map(({ path }) => path)];
    expect(everything.filter((path) => /\.(map|tsx?|mts|cts|cc|cpp|gyp|h)$/.test(path))).toEqual([]);
    const native = everything.filter((path) => path.endsWith('.node') && path.includes('better-sqlite3'));
    const systems = new Set(native.map((path) => path.split('/').at(-1)?.replace('.node', '')));
    // One for each kind of processor on macOS, whose apps are for both.
    const wanted = process.platform === 'darwin' ? ['x64', 'arm64'] : [process.arch];
    expect(systems).toEqual(new Set(wanted.map((arch) => `${process.platform}-${arch}`)));
  });

  it('names all that it is made of, with its licence', () => {
    const notices = readFileSync(join(app.resources, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    const modules = archivedPaths(join(app.resources, 'app.asar')).flatMap((path) => packageOf(path) ?? []);
    const made = new Set([...bundledPackages(), ...modules]);
    expect(made.size).toBeGreaterThan(30);
    expect([...made].filter((name) => !notices.includes(`\n${name} `))).toEqual([]);
    // The terms of what is under the LGPL name every library that came with it.
    expect(notices).toContain('libvips');
    expect(notices).toContain('\nNode.js ');
  });

  it('brings a command line that runs a job with nothing else installed', async () => {
    const { folder, library } = await placeFor(app);
    const { DISPLAY: _display, PATH: _path, ...env } = environment(folder);
    const args = ['--provider', 'demo', '--prompt', 'A red lighthouse', '--images', '2', '--variants', '2'];
    const places = ['--data-dir', join(folder, 'data'), '--library', library];
    const said = await run(app.commandLine, ['generate', ...args, ...places, '--json'], {
      ...env,
      PATH: process.platform === 'win32' ? String(process.env['PATH']) : '/usr/bin:/bin',
      SAFELIGHT_DEMO_PACE: 'instant',
    });
    expect(JSON.parse(said.trim().split('\n').at(-1) ?? '')).toMatchObject({
      type: 'job',
      status: 'completed',
    });
    expect(await picturesIn(library)).toHaveLength(4);
  });

  describe('when it is started', () => {
    let reason: string | null;
    beforeAll(async () => {
      reason = whyNotStarted(app);
      if (reason === null) await openPackage(app);
    });

    it('runs a job from its archive, survives a kill -9, and goes on at the second start', async (context) => {
      if (reason !== null) return context.skip(reason);
      const { start, library } = await placeFor(app);
      const first = await startAgain(start);
      expect(await first.app.evaluate(({ app: { isPackaged } }) => isPackaged)).toBe(true);
      const { id } = await startDemoJob(first.page, '4:slow=600', { images: 4, variants: 2, concurrency: 4 });
      await untilJobIs(first.page, id, ({ counts }) => counts.completed === 3);
      const killed = untilExit(first.app);
      first.app.process().kill('SIGKILL');
      await killed;
      const saved = await picturesIn(library);
      expect(saved).toHaveLength(6);

      const second = await startAgain(start);
      expect(await callFrom(second.page, 'app.recovery', {})).toMatchObject([
        { jobId: id, saved: 3, notStarted: 0, unknown: 1 },
      ]);
      // By a process of its own, which too lies outside of the archive.
      expect(await callFrom(second.page, 'database.check', {})).toMatchObject({ problems: [] });
      await callFrom(second.page, 'job.resume', { jobId: id, unknown: 'give-up' });
      await untilJobIs(second.page, id, ({ status }) => status === 'completed_partial');
      expect(await picturesIn(library)).toEqual(saved);
      const { files } = await callFrom(second.page, 'job.get', { jobId: id });
      const shown = files.filter(({ kind }) => kind === 'variant').map((file) => `/media/thumb/${file.id}`);
      expect(await second.page.evaluate(widthsOf, shown)).toEqual(shown.map(() => expect.any(Number)));
    });

    it('opens a new job when the desktop’s menu asks for one', async (context) => {
      if (reason !== null) return context.skip(reason);
      const { start } = await placeFor(app);
      const { page } = await startAgain(start);
      await page.getByRole('heading', { name: 'Watch every image develop' }).waitFor();
      const again = spawn(start.path, [...start.args, '--new-job'], { env: start.env, stdio: 'ignore' });
      expect(await once(again, 'exit')).toEqual([0, null]);
      await page.getByRole('textbox', { name: 'Prompt' }).waitFor();
    });
  });
});

async function picturesIn(library: string): Promise<string[]> {
  return (await readdir(library, { recursive: true })).filter((name) => name.endsWith('.png')).sort();
}

/** In the page: how wide each picture is, once all of it is decoded. */
function widthsOf(sources: string[]): Promise<number[]> {
  const widths = sources.map(async (src) => {
    const picture = new Image();
    picture.src = src;
    await picture.decode();
    return picture.naturalWidth;
  });
  return Promise.all(widths);
}

/** The packages that source maps, which no one else here looks at, say the bundles were made from. */
function bundledPackages(): string[] {
  const maps = ['main', 'preload', 'renderer/assets']
    .map((folder) => join(ROOT, 'out', folder))
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.map'));
  const sources = maps.flatMap(
    (path) => (JSON.parse(readFileSync(path, 'utf8')) as { sources: string[] }).sources,
  );
  return sources.flatMap((source) => packageOf(source) ?? []);
}

/** `@scope/name` of a path in a node_modules folder. */
function packageOf(path: string): string | null {
  return /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/@][^/]*)\/(?!.*node_modules\/)/.exec(path)?.[1] ?? null;
}
