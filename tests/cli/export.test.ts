import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { openStore } from '../../electron/adapters/sqlite/open-store.ts';
import { logEntry } from '../../electron/adapters/sqlite/testing.ts';
import { jsonLines, memberText } from '../../electron/core/export/testing/exported.ts';
import { parsedLogs, parsedTraces } from '../../electron/core/export/testing/otlp-schema.ts';
import { parseCsv } from '../../electron/core/export/testing/parse-csv.ts';
import { jobQuerySchema } from '../../shared/contract/commands.ts';
import type { ExportFormat } from '../../shared/contract/exports.ts';
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

/** The members of an archive with what they hold, as a hash. */
async function membersOf(path: string): Promise<Map<string, string>> {
  const zip = await fromBufferPromise(await readFile(path));
  const members = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    const hash = createHash('sha256');
    for await (const piece of await zip.openReadStreamPromise(entry)) hash.update(piece);
    members.set(entry.fileName, hash.digest('hex'));
  }
  return members;
}

/** Adds so many entries to the job's log. */
function fillLog(count: number): void {
  const store = openStore({ path: join(place.dataDir, 'safelight.db'), mode: 'write', now: Date.now });
  const [job] = store.jobs.page(jobQuerySchema.parse({}));
  store.log.append(Array.from({ length: count }, () => logEntry(job?.id ?? '', {})));
  store.close();
}

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

  it('writes each format as a file that can be read back', async () => {
    const shown = await place.run(['job', 'last', '--json']);
    const { files } = shown.lines()[0];
    const log = (await place.run(['logs', 'last', '--json'])).lines();
    const messages = log.map(({ message }) => message);
    const write = async (format: ExportFormat): Promise<string> => {
      const ended = await place.run(['export', 'last', '--format', format, '--json', ...inLibrary()]);
      expect([format, ended.code, ended.stderr]).toEqual([format, 0, '']);
      return ended.lines()[0].path;
    };
    const [head = [], ...rows] = parseCsv(await readFile(await write('csv'), 'utf8'));
    expect(rows.map((row) => row[head.indexOf('message')])).toEqual(messages);

    const markdown = await readFile(await write('markdown'), 'utf8');
    for (const part of [
      'a lighthouse',
      '### `content_declined`, 1 image: 2',
      '| base\\_generation | 2 | 1 | 0 | 1 |',
    ])
      expect(markdown).toContain(part);

    const otlp = await write('otlp');
    const logs = jsonLines(await memberText(otlp, 'logs.jsonl')).map(parsedLogs);
    const records = logs.flatMap(({ resourceLogs }) =>
      resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords)),
    );
    expect(records.map(({ body }) => body)).toEqual(messages.map((stringValue) => ({ stringValue })));
    const [traces] = jsonLines(await memberText(otlp, 'traces.jsonl')).map(parsedTraces);
    expect(traces?.resourceSpans).toHaveLength(1);

    const images = await membersOf(await write('images'));
    expect(files).toHaveLength(1);
    for (const { path, sha256 } of files) expect(images.get(basename(path))).toBe(sha256);
    expect(images.size).toBe(2);
  }, 60_000);

  it('that is interrupted leaves nothing behind', async () => {
    fillLog(60_000);
    const exports = join(place.library, 'exports');
    await mkdir(exports, { recursive: true });
    const begun = once(watch(exports), 'change');
    const running = place.start(['export', 'last', '--format', 'bundle', ...inLibrary()]);
    await begun;
    running.child.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect([code, stderr]).toEqual([5, 'Cancelled; nothing was written.\n']);
    expect(await readdir(exports)).toEqual([]);
  }, 60_000);

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
