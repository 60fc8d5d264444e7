import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Cipher } from './cipher.ts';
import { createWebhookSecrets } from './webhook-secrets.ts';

const ID = '01890000-0000-7000-8000-000000000001';
const OTHER = '01890000-0000-7000-8000-000000000002';
const SECRET = { url: 'https://example.com/hooks/0123456789abcdef', secret: `whsec_${'A'.repeat(44)}` };

/** Not a good one, but one that shows no plain text. */
const cipher: Cipher = {
  protection: 'system',
  backend: 'test',
  encrypt: async (text) => Buffer.from(text, 'utf8').reverse(),
  decrypt: async (bytes) => Buffer.from(bytes).reverse().toString('utf8'),
};
const locked: Cipher = {
  ...cipher,
  decrypt: async () => {
    throw new Error('locked');
  },
};

let file: string;
let problems: string[];
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-webhooks-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  file = join(folder, 'webhooks.json');
  problems = [];
});

const open = (by: Cipher | null) =>
  createWebhookSecrets({
    file,
    cipher: by,
    reportProblem: (message) => problems.push(message),
    now: () => 1_700_000_000_000,
  });

describe('an address with its secret', () => {
  it('is there again after a restart, and encrypted meanwhile', async () => {
    await (await open(cipher)).set(ID, SECRET);
    expect((await open(cipher)).get(ID)).toEqual(SECRET);
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain('example.com');
    expect(text).not.toContain('whsec_');
  });

  it('is kept without a secret store too, in a file that only its user can read', async () => {
    const secrets = await open(null);
    expect(secrets.protection).toBe('none');
    await secrets.set(ID, SECRET);
    expect((await open(null)).get(ID)).toEqual(SECRET);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('that another host encrypted cannot be read here, and is not lost by what is added', async () => {
    await (await open(cipher)).set(ID, SECRET);
    const here = await open(null);
    expect(here.get(ID)).toBeNull();
    await here.set(OTHER, { ...SECRET, secret: null });
    const there = await open(cipher);
    expect([there.get(ID), there.get(OTHER)?.secret]).toEqual([SECRET, null]);
  });

  it('is told as locked, and stays, while the secret store is', async () => {
    await (await open(cipher)).set(ID, SECRET);
    expect((await open(locked)).get(ID)).toBeNull();
    expect(problems[0]).toContain('locked');
    expect((await open(cipher)).get(ID)).toEqual(SECRET);
  });

  it('is gone once it is removed', async () => {
    const secrets = await open(cipher);
    await secrets.set(ID, SECRET);
    await secrets.remove(ID);
    expect([secrets.get(ID), (await open(cipher)).get(ID)]).toEqual([null, null]);
  });
});

describe('for redaction', () => {
  it('every part that may stand alone is told, also after it was replaced or removed', async () => {
    const secrets = await open(cipher);
    await secrets.set(ID, SECRET);
    await secrets.set(ID, { ...SECRET, secret: null });
    await secrets.remove(ID);
    expect(secrets.all()).toEqual(
      expect.arrayContaining([SECRET.url, SECRET.secret, 'A'.repeat(44), '0123456789abcdef']),
    );
  });

  it('each long name of the path and each long value of the query is told', async () => {
    const secrets = await open(null);
    const token = 'abcdefghijklmnop+/';
    const url = `https://example.com/9876543210987654/x/fedcba9876543210/send?a=b&key=${encodeURIComponent(token)}&v=1`;
    await secrets.set(ID, { url, secret: null });
    const parts = ['9876543210987654', 'fedcba9876543210', token, encodeURIComponent(token)];
    expect(secrets.all()).toEqual(expect.arrayContaining(parts));
    expect(secrets.all()).not.toEqual(expect.arrayContaining(['send']));
  });

  it('an address that is only a place is none', async () => {
    const secrets = await open(null);
    await secrets.set(ID, { url: 'http://127.0.0.1:8080/hook?wait=true', secret: null });
    expect(secrets.all()).toEqual([]);
  });

  it('the list is the same as long as nothing is added', async () => {
    const secrets = await open(cipher);
    await secrets.set(ID, SECRET);
    const before = secrets.all();
    await secrets.remove(ID);
    expect(secrets.all()).toBe(before);
  });
});

describe('a file that cannot be read', () => {
  it('because it is damaged is reported, left as it is by whoever only reads, and set aside by what is added', async () => {
    const damaged = '{"version":1,"webhooks":[{}]}';
    await writeFile(file, damaged);
    const secrets = await open(cipher);
    expect(problems).toEqual([expect.stringContaining('enter them again in Settings')]);
    expect(await readFile(file, 'utf8')).toBe(damaged);
    await secrets.set(ID, SECRET);
    expect((await open(cipher)).get(ID)).toEqual(SECRET);
    expect(await readFile(`${file}.unreadable-1700000000000`, 'utf8')).toBe(damaged);
    expect(problems).toHaveLength(1);
  });

  it.runIf(process.platform !== 'win32')('because it cannot be opened is not written over', async () => {
    // A link to itself is refused to everyone, also to the superuser.
    await symlink('webhooks.json', file);
    const secrets = await open(cipher);
    expect(problems).toEqual([expect.stringContaining('cannot be opened')]);
    await expect(secrets.set(ID, SECRET)).rejects.toMatchObject({ data: { code: 'data_dir_unusable' } });
    expect(await readlink(file)).toBe('webhooks.json');
  });
});
