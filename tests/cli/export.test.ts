import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Place } from './safelight.ts';

let place: Place;
beforeEach(async () => {
  place = await Place.make();
  const faults = ['--demo-faults', '2:content_declined*9', '--size', '256x256'];
  const demo = ['generate', '--provider', 'demo', '--prompt', 'a lighthouse', '--images', '2', '--json'];
  const { code } = await place.run([...demo, ...faults, '--library', place.library]);
  expect(code).toBe(3);
});
afterEach(() => place.clear());

const inLibrary = () => ['--library', place.library];

describe('safelight export', () => {
  it('writes the log as logs prints it, into the library, and says where', async () => {
    const printed = await place.run(['logs', 'last']);
    const { code, stdout, stderr } = await place.run(['export', 'last', ...inLibrary()]);
    expect([code, stderr]).toEqual([0, '']);
    const [name = ''] = await readdir(join(place.library, 'exports'));
    expect(stdout).toContain(join(place.library, 'exports', name));
    expect(await readFile(join(place.library, 'exports', name), 'utf8')).toBe(printed.stdout);
  });

  it('writes JSON Lines as logs --json prints them, filtered alike', async () => {
    const filter = ['--level', 'warning,error', '--search', 'image 2'];
    const printed = await place.run(['logs', 'last', ...filter, '--json']);
    const output = join(place.dir, 'own', 'x.jsonl');
    const args = ['export', 'last', '--format', 'jsonl', '--output', 'own/x.jsonl', ...filter];
    const ended = await place.run([...args, '--json', ...inLibrary()]);
    expect(ended.code).toBe(0);
    expect(ended.lines()).toMatchObject([{ type: 'export', format: 'jsonl', path: output, missing: 0 }]);
    expect(await readFile(output, 'utf8')).toBe(printed.stdout);
    expect(printed.lines().length).toBeGreaterThan(0);
  });

  it('works beside the process that writes', async () => {
    const args = ['generate', '--provider', 'demo', '--prompt', 'slow', '--json', ...inLibrary()];
    const running = place.start(args, { SAFELIGHT_DEMO_PACE: 'realistic' });
    await running.printed(/attempt 1 started/);
    const { code } = await place.run(['export', 'last', '--format', 'bundle', ...inLibrary()]);
    expect(code).toBe(0);
    expect(running.child.exitCode).toBeNull();
    running.child.kill('SIGTERM');
    await running.ended;
  });

  it.each([
    [['--format', 'html'], /--format must be one of text, jsonl/],
    [['--format', 'csv', '--output', 'x.exe'], /x.exe does not end in .csv/],
    [['--format', 'bundle', '--level', 'error'], /takes no filter/],
  ])('refuses %j', async (more, why) => {
    const { code, stderr } = await place.run(['export', 'last', ...more, ...inLibrary()]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .+ — .+\n$/);
    expect(stderr).toMatch(why);
  });
});

describe('safelight open-bundle', () => {
  it('shows job and log of a bundle made elsewhere, and keeps nothing of it', async () => {
    await place.run(['export', 'last', '--format', 'bundle', '--output', 'x.safelight', ...inLibrary()]);
    const elsewhere = { env: { SAFELIGHT_DATA_DIR: join(place.dir, 'elsewhere') } };
    await mkdir(join(place.dir, 'elsewhere'));
    const { code, stdout, stderr } = await place.run(['open-bundle', 'x.safelight'], elsewhere);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Prompt +a lighthouse/);
    expect(stdout).toContain('partly completed');
    expect(stdout).not.toContain('safelight retry');
    expect(stdout.endsWith((await place.run(['logs', 'last'])).stdout)).toBe(true);
    const json = await place.run(['open-bundle', 'x.safelight', '--json'], elsewhere);
    const [bundle, job, ...log] = json.lines();
    expect([bundle.type, job.type, new Set(log.map(({ type }) => type))]).toEqual([
      'bundle',
      'job',
      new Set(['log']),
    ]);
    expect(log.length).toBe(bundle.entries);
    expect(await readdir(join(place.dir, 'elsewhere'))).toEqual([]);
  });

  it('says what is wrong with what is none', async () => {
    await writeFile(join(place.dir, 'none.safelight'), 'not a zip');
    const none = await place.run(['open-bundle', 'none.safelight']);
    expect([none.code, none.stdout]).toEqual([2, '']);
    expect(none.stderr).toMatch(/^error: .*none.safelight cannot be opened as an archive.* — .+\n$/);
    const gone = await place.run(['open-bundle', 'gone.safelight']);
    expect(gone.code).toBe(1);
    expect(gone.stderr).toMatch(/There is no file .*gone.safelight/);
  });
});
