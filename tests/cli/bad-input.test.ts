import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Ended, Place } from './safelight.ts';

/** Every bad input of the issue: one line that names what is wrong and what to do, an exit code, nothing begun. */

let place: Place;
beforeEach(async () => {
  place = await Place.make();
});
afterEach(() => place.clear());

const DEMO = ['generate', '--provider', 'demo', '--prompt', 'a lighthouse'];
const OPENAI = ['generate', '--provider', 'openai', '--prompt', 'a lighthouse'];
const KEY = { OPENAI_API_KEY: 'sk-test-0123456789abcdef' };

/** One line for people with what and what to do; with --json the same as an object. */
async function expectRefused(
  args: string[],
  env: NodeJS.ProcessEnv,
  code: number,
  message: RegExp,
): Promise<void> {
  const human = await place.run(args, { env });
  expect(human.stderr).toMatch(/^error: .+ — .+\n$/);
  expect(human.stderr).toMatch(message);
  expect(human.stdout).toBe('');
  expect(human.code).toBe(code);
  const json = await place.run([...args, '--json'], { env });
  expect(json.lines()).toEqual([
    {
      type: 'error',
      code: expect.any(String),
      message: expect.stringMatching(message),
      advice: expect.any(String),
      field: field(json),
    },
  ]);
  expect(json.code).toBe(code);
}

function field(json: Ended): unknown {
  return json.lines()[0]?.field === null ? null : expect.any(String);
}

describe('bad input is refused before anything is spent', () => {
  it.each<[string, string[], NodeJS.ProcessEnv, RegExp]>([
    ['an empty prompt', ['generate', '--prompt', ''], {}, /prompt is empty/],
    [
      'a prompt of 40,000 characters',
      ['generate', '--prompt', 'x'.repeat(40_000)],
      {},
      /longer than 32,000 characters/,
    ],
    ['no prompt', ['generate'], {}, /prompt is needed/],
    ['0 images', [...DEMO, '--images', '0'], {}, /--images must be a whole number from 1 to 10,000; got 0/],
    ['11,000 images', [...DEMO, '--images', '11000'], {}, /--images .* got 11000/],
    ['a size that the model refuses', [...OPENAI, '--size', '100x100'], KEY, /100x100|size/],
    ['a size that is none', [...DEMO, '--size', 'huge'], {}, /WIDTHxHEIGHT/],
    ['an unknown model', [...DEMO, '--model', 'imaginary-9'], {}, /imaginary-9/],
    ['a missing key', OPENAI, {}, /key/i],
    [
      'a garbage base URL',
      [...OPENAI, '--base-url', 'ht!tp:/nowhere'],
      KEY,
      /base URL .*; --base-url was ht!tp:\/nowhere/,
    ],
    ['faults that nobody knows', [...DEMO, '--demo-faults', '1:sulking'], {}, /sulking/],
    ['an unknown option', ['generate', '--promt', 'x'], {}, /unknown option '--promt'.*--prompt/],
    ['an unknown command', ['generat'], {}, /unknown command 'generat'/],
    ['a library that no shell has expanded', [...DEMO, '--library', '~/x'], {}, /--library begins with ~/],
    ['a JOB that is none', ['retry', 'x'], {}, /JOB must be/],
    ['a level that is none', ['logs', 'last', '--level', 'debug'], {}, /--level must be one of/],
  ])('%s', async (_what, args, env, message) => {
    await expectRefused(args, env, 2, message);
    expect(existsSync(place.library)).toBe(false);
  });

  it('an unwritable library', async () => {
    const file = join(place.dir, 'file');
    await writeFile(file, 'in the way');
    await expectRefused([...DEMO, '--library', join(file, 'library')], {}, 2, /file is a file, not a folder/);
    const jobs = await place.run(['jobs', '--json']);
    expect(jobs.lines()).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('a place where no folder can be made, without hanging', async () => {
    await expectRefused([...DEMO, '--library', '/proc/x'], {}, 2, /make a folder in \/proc: no folder can/);
    await expectRefused([...DEMO, '--data-dir', '/proc/x/y'], {}, 2, /\/proc\/x\/y cannot be made in \/proc/);
  });

  it('a job that is not there', async () => {
    await expectRefused(['job', 'last'], {}, 1, /no job yet/);
    await expectRefused(['logs', 'abcd1234'], {}, 1, /no job abcd1234/);
  });
});

describe('a data directory that cannot be used is named', () => {
  it.each(['jobs', 'generate'])('a file: %s', async (command) => {
    const file = join(place.dir, 'file');
    await writeFile(file, 'mine');
    const args = command === 'jobs' ? ['jobs'] : DEMO;
    await expectRefused([...args, '--data-dir', file], {}, 2, /file.* is a file/);
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it('a database that is none: who reads is told so, who writes begins anew and has the old file put aside', async () => {
    await mkdir(place.dataDir);
    const path = join(place.dataDir, 'safelight.db');
    const content = 'no database at all, but long enough to be mistaken for one'.repeat(50);
    await writeFile(path, content);
    await expectRefused(['jobs'], {}, 2, /safelight\.db is not a database/);
    expect(await readFile(path, 'utf8')).toBe(content);

    const { code, stderr } = await place.run(DEMO);
    expect(code).toBe(0);
    const [, aside] = /lies in (.+); nothing was deleted/.exec(stderr) ?? [];
    expect(await readFile(join(String(aside), 'safelight.db'), 'utf8')).toBe(content);
  });

  it.each(['jobs', 'generate'])('a database of a newer version: %s', async (command) => {
    await place.run(DEMO.concat('--demo-faults', '1:declined'));
    const db = new Database(join(place.dataDir, 'safelight.db'));
    db.pragma('user_version = 9999');
    db.close();
    const args = command === 'jobs' ? ['jobs'] : DEMO;
    await expectRefused(args, {}, 2, /newer Safelight/);
  });
});

it('the help that is advised is that of the command', async () => {
  expect((await place.run(['logs', 'last', '--limit', '0'])).stderr).toMatch(
    /See safelight logs --help\.\n$/,
  );
  expect((await place.run(['generat'])).stderr).toMatch(/See safelight --help\.\n$/);
});

it('asking for nothing with --json is answered with an error', async () => {
  const { code, lines } = await place.run(['--json']);
  expect(code).toBe(2);
  expect(lines()).toMatchObject([{ type: 'error', code: 'invalid_input' }]);
});

describe('doctor', () => {
  const database = (check: string) =>
    expect.objectContaining({ type: 'check', name: 'database', state: check });

  it('says that there is no database yet, and leaves nothing behind', async () => {
    const { lines } = await place.run(['doctor', '--library', join(place.library, 'deep'), '--json']);
    expect(lines()).toContainEqual(database('ok'));
    expect(lines().find(({ name }) => name === 'database').message).toMatch(/^There is no database yet/);
    expect(existsSync(place.dataDir)).toBe(false);
    expect(existsSync(place.library)).toBe(false);
  });

  it.each(['a file', 'a database that is none'])(
    'checks the rest when the data directory is %s',
    async (what) => {
      if (what === 'a file') await writeFile(place.dataDir, 'mine');
      else {
        await mkdir(place.dataDir);
        await writeFile(join(place.dataDir, 'safelight.db'), 'no database'.repeat(200));
      }
      const json = await place.run(['doctor', '--json']);
      expect(json.code).toBe(1);
      expect(json.lines()).toContainEqual(database('failed'));
      expect(json.lines()).toContainEqual(expect.objectContaining({ name: 'worker', state: 'ok' }));
      const human = await place.run(['doctor']);
      expect(human.code).toBe(1);
      expect(human.stdout).toMatch(/✗ database {2}The (data directory|database) /);
      expect(human.stdout).toMatch(/✓ worker /);
    },
  );
});

it('asking for nothing, or for help, says how to ask', async () => {
  expect(await place.run([])).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage: safelight') });
  const help = await place.run(['generate', '--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  for (const option of [
    '--prompt',
    '--prompt-file',
    '--images',
    '--variants',
    '--preset',
    '--seed',
    '--provider',
  ]) {
    expect(help.stdout).toContain(option);
  }
  expect(await place.run(['--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});
