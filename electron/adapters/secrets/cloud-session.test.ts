import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Cipher } from './cipher.ts';
import { createCloudSession } from './cloud-session.ts';

/** Not a good one, but one that shows no plain text. */
const cipher: Cipher = {
  protection: 'system',
  backend: 'test',
  encrypt: async (text) => Buffer.from(text, 'utf8').reverse(),
  decrypt: async (bytes) => Buffer.from(bytes).reverse().toString('utf8'),
};
const refuse = async () => {
  throw new Error('locked');
};
const locked: Cipher = { ...cipher, encrypt: refuse, decrypt: refuse };

const session = (number: number) =>
  JSON.stringify({
    version: 1,
    access_token: `access-${number}`,
    refresh_token: `refresh-${number}`,
    user: { email: 'ada@example.com' },
  });

let file: string;
let problems: string[];
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-session-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  file = join(folder, 'cloud.json');
  problems = [];
});

const open = (by: Cipher | null) =>
  createCloudSession({
    file,
    cipher: by,
    reportProblem: (message) => problems.push(message),
    now: () => 7,
  });

describe('the session', () => {
  it('is there again after a restart, sealed meanwhile, and gone when it is forgotten', async () => {
    const store = await open(cipher);
    expect([store.get(), store.protection]).toEqual([null, 'system']);
    await store.set(session(1));
    expect(await readFile(file, 'utf8')).not.toMatch(/access-1|refresh-1|ada@/);
    const again = await open(cipher);
    expect(again.get()).toBe(session(1));
    await again.set(null);
    expect([again.get(), (await open(cipher)).get()]).toEqual([null, null]);
    expect(problems).toEqual([]);
  });

  it('is kept without a secret store too, in a file that only its user can read', async () => {
    const store = await open(null);
    expect(store.protection).toBe('none');
    await store.set(session(1));
    expect((await open(null)).get()).toBe(session(1));
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(dirname(file))).toEqual(['cloud.json']);
  });

  it('that another host sealed counts as none here, and stays for that host', async () => {
    await (await open(cipher)).set(session(1));
    expect((await open(null)).get()).toBeNull();
    expect((await open(cipher)).get()).toBe(session(1));
  });

  it('counts as none while the secret store is locked, and is there when it no longer is', async () => {
    await (await open(cipher)).set(session(1));
    expect((await open(locked)).get()).toBeNull();
    expect(problems[0]).toContain('locked');
    expect((await open(cipher)).get()).toBe(session(1));
  });

  it('that a locked secret store refuses leaves the one before', async () => {
    await (await open(cipher)).set(session(1));
    const store = await createCloudSession({
      file,
      cipher: { ...cipher, encrypt: refuse },
      reportProblem: () => {},
      now: () => 7,
    });
    await expect(store.set(session(2))).rejects.toMatchObject({ data: { code: 'not_possible' } });
    expect([store.get(), (await open(cipher)).get()]).toEqual([session(1), session(1)]);
  });

  it.each(['', '{', '{"version":2}', '{"version":1,"sealed":"?","plain":null}', '[]'])(
    'of a damaged file (%s) counts as none, and another one can be kept',
    async (text) => {
      await writeFile(file, text);
      const store = await open(cipher);
      expect([store.get(), problems.length]).toEqual([null, 1]);
      expect(problems[0]).toContain('sign in again');
      await store.set(session(2));
      expect((await open(cipher)).get()).toBe(session(2));
      expect(await readFile(`${file}.unreadable-7`, 'utf8')).toBe(text);
    },
  );

  it('that cannot be written is an error, and the one before stays', async () => {
    const store = await open(cipher);
    await store.set(session(1));
    // A folder in the place of the file that is written first.
    await mkdir(`${file}.part/x`, { recursive: true });
    await expect(store.set(session(2))).rejects.toMatchObject({ data: { code: 'data_dir_unusable' } });
    expect([store.get(), (await open(cipher)).get()]).toEqual([session(1), session(1)]);
  });

  it('is the last of those that were set at the same time', async () => {
    const store = await open(cipher);
    await Promise.all([store.set(session(1)), store.set(null), store.set(session(3))]);
    expect([store.get(), (await open(cipher)).get()]).toEqual([session(3), session(3)]);
  });
});

describe('for redaction', () => {
  it('the tokens are told, from before they are kept until well after they are gone; the address is none', async () => {
    await (await open(cipher)).set(session(1));
    const store = await open(cipher);
    expect(store.all()).toEqual(['access-1', 'refresh-1']);
    const writing = store.set(session(2));
    expect(store.all()).toContain('access-2');
    await writing;
    await store.set(null);
    expect(store.all()).toEqual(['access-1', 'refresh-1', 'access-2', 'refresh-2']);
  });

  it('the list is bounded however often the tokens change, and the same as long as they do not', async () => {
    const store = await open(null);
    for (let number = 0; number < 50; number += 1) await store.set(session(number));
    expect(store.all()).toHaveLength(8);
    expect(store.all()).toContain('refresh-49');
    expect(store.all()).toBe(store.all());
  });

  it('a text that is no JSON is a secret as a whole', async () => {
    const store = await open(null);
    await store.set('some-token');
    expect(store.all()).toEqual(['some-token']);
  });
});
