import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Place } from './safelight.ts';

let place: Place;
beforeEach(async () => {
  place = await Place.make();
});
afterEach(() => place.clear());

const inLibrary = () => ['--library', place.library];

async function generate(prompt: string, code = 0, ...more: string[]): Promise<void> {
  const demo = ['generate', '--provider', 'demo', '--size', '256x256', '--prompt', prompt, '--json'];
  expect((await place.run([...demo, ...more, ...inLibrary()])).code).toBe(code);
}

/** Changes what the database says, as if time had passed or files were large. */
function change(sql: string): void {
  const db = new Database(join(place.dataDir, 'safelight.db'));
  db.exec(sql);
  db.close();
}

describe('safelight cleanup', () => {
  it('says what would go, and with --yes removes exactly that from disk and database', async () => {
    await generate('a lighthouse');
    await generate('a harbour');
    const keep = ['cleanup', '--keep', '1', '--json', ...inLibrary()];
    const dry = (await place.run([...keep, '--dry-run'])).lines();
    expect(dry).toMatchObject([
      { type: 'cleanup-item', prompt: 'a lighthouse', reason: 'count' },
      { type: 'cleanup', removed: false, jobs: 1, images: 1 },
    ]);
    expect(await readdir(place.library)).toHaveLength(2);
    const done = (await place.run([...keep, '--yes'])).lines();
    expect(done.at(-1)).toMatchObject({
      type: 'cleanup',
      removed: true,
      state: 'done',
      jobs: 1,
      bytes: dry[1].bytes,
    });
    expect(await readdir(place.library)).toHaveLength(1);
    expect((await place.run(['jobs', '--json'])).lines()).toMatchObject([{ prompt: 'a harbour' }]);
    const human = await place.run(['cleanup', '--max-size', '20GB', ...inLibrary()]);
    expect([human.code, human.stdout]).toEqual([0, 'Would remove nothing.\n']);
    const compacted = await place.run(['compact', '--json']);
    expect(compacted.lines()).toMatchObject([{ type: 'compact', state: 'done' }]);
  });

  it('takes failed jobs only with --include-failed, and looks at the size of jobs and the age of logs', async () => {
    const faults = ['--images', '2', '--demo-faults', '2:content_declined'];
    await generate('a lighthouse', 3, ...faults);
    await generate('a harbour');
    const plan = async (...rules: string[]) =>
      (await place.run(['cleanup', ...rules, '--json', ...inLibrary()])).lines().at(-1);
    expect(await plan('--keep', '1')).toMatchObject({ jobs: 0, kept: { failed: 1 } });
    expect(await plan('--keep', '1', '--include-failed')).toMatchObject({ jobs: 1, kept: { failed: 0 } });
    change(`UPDATE image_generation_files SET bytes = 20000000 WHERE kind = 'variant'`);
    expect(await plan('--max-size', '50MB', '--include-failed')).toMatchObject({ jobs: 0 });
    expect(await plan('--max-size', '25MB', '--include-failed')).toMatchObject({ jobs: 1, images: 1 });
    change(`UPDATE image_generation_logs SET created_at = created_at - 3 * 86400000`);
    expect(await plan('--logs-older-than', '4d')).toMatchObject({ jobs: 0, logs: 0 });
    expect(await plan('--logs-older-than', '2d')).toMatchObject({ jobs: 0, logs: 1 });
  }, 60_000);

  it('without any rule is wrong usage, and so is a rule that cannot be meant', async () => {
    const none = await place.run(['cleanup', '--yes']);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('No rule says what to remove')]);
    const wrong = await place.run(['cleanup', '--older-than', 'soon']);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('such as 90d; got soon')]);
    const small = await place.run(['cleanup', '--max-size', '20']);
    expect([small.code, small.stderr]).toEqual([2, expect.stringContaining('such as 20GB; got 20')]);
  });
});
