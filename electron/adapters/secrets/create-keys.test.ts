import { mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { normaliseBaseUrl, OPENAI_BASE_URL } from '../openai/base-url.ts';
import type { Cipher } from './cipher.ts';
import { createKeys, type KeysOptions } from './create-keys.ts';

const KEY = 'sk-first-0123456789abcd';
const OTHER = 'sk-other-0123456789wxyz';
const LOCAL = 'http://127.0.0.1:1234/v1';

let dir: string;
let problems: string[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'safelight-secrets-'));
  problems = [];
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Turns the bits round and marks them: what it did not make it does not take. */
const cipher: Cipher = {
  protection: 'system',
  backend: 'test',
  encrypt: async (text) => Buffer.concat([Buffer.from('sealed'), flipped(Buffer.from(text))]),
  async decrypt(bytes) {
    if (bytes.subarray(0, 6).toString() !== 'sealed') throw new Error('not sealed here');
    return flipped(bytes.subarray(6)).toString();
  },
};

function flipped(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => byte ^ 0xff));
}

function open(change: Partial<KeysOptions> = {}) {
  return createKeys({
    file: join(dir, 'keys.json'),
    cipher,
    env: {},
    readAddress: normaliseBaseUrl,
    ownAddress: OPENAI_BASE_URL,
    reportProblem: (message, error) => problems.push(`${message}: ${String(error)}`),
    now: () => 1_700_000_000_000,
    ...change,
  });
}

describe('a stored key', () => {
  it('is there after a restart, for its server alone', async () => {
    const keys = await open();
    await keys.set(null, KEY, 'store');
    await keys.set(LOCAL, OTHER, 'store');
    const again = await open();
    expect(again.keyFor(null)).toBe(KEY);
    expect(again.keyFor(LOCAL)).toBe(OTHER);
    for (const stranger of [
      'http://127.0.0.1:1235/v1',
      'https://127.0.0.1:1234/v1',
      'http://127.0.0.1:1234/v2',
      'http://127.0.0.1.evil.example:1234/v1',
      'https://api.openai.com.evil.example/v1',
      'http://api.openai.com/v1',
      'nonsense',
      '',
    ]) {
      expect(again.keyFor(stranger)).toBeNull();
    }
    expect(problems).toEqual([]);
  });

  it('is found by any spelling of its address', async () => {
    const keys = await open();
    await keys.set('HTTP://LOCALHOST:1234/v1/images/generations/', OTHER, 'store');
    await keys.set('https://api.openai.com/v1/', KEY, 'store');
    expect(keys.keyFor('http://localhost:1234')).toBe(OTHER);
    expect(keys.keyFor(null)).toBe(KEY);
    expect(keys.ring().keys.map(({ baseUrl }) => baseUrl)).toEqual(['http://localhost:1234/v1', null]);
  });

  it('is told by its last characters only, and a short one by none', async () => {
    const keys = await open();
    await keys.set(null, KEY, 'store');
    await keys.set(LOCAL, 'short', 'store');
    expect(keys.ring()).toEqual({
      protection: 'system',
      backend: 'test',
      keys: [
        { baseUrl: null, source: 'stored', endsWith: 'abcd' },
        { baseUrl: LOCAL, source: 'stored', endsWith: '' },
      ],
    });
  });

  it.runIf(process.platform !== 'win32')('lies encrypted in a file for its user alone', async () => {
    await writeFile(join(dir, 'keys.json.part'), 'of a crash', { mode: 0o644 });
    const keys = await open();
    await keys.set(null, KEY, 'store');
    expect(await readdir(dir)).toEqual(['keys.json']);
    const file = join(dir, 'keys.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = await readFile(file, 'utf8');
    for (const form of [KEY, Buffer.from(KEY).toString('base64')]) expect(text).not.toContain(form);
  });

  it('is replaced by the next one, and gone for good when it is cleared', async () => {
    const keys = await open();
    await keys.set(null, KEY, 'store');
    await keys.set(null, OTHER, 'store');
    expect((await open()).keyFor(null)).toBe(OTHER);
    await keys.clear(null);
    expect(keys.ring().keys).toEqual([]);
    expect((await open()).keyFor(null)).toBeNull();
  });

  it('stays redacted after it was replaced: a call under way may be answered with it', async () => {
    const keys = await open({ env: { OPENAI_API_KEY: ' sk-env ' } });
    await keys.set(null, KEY, 'store');
    await keys.set(null, OTHER, 'session');
    await keys.clear(null);
    expect([...keys.all()].sort()).toEqual(['sk-env', KEY, OTHER].sort());
  });

  it('of several set at once all are kept', async () => {
    const keys = await open();
    const ports = [1, 2, 3, 4, 5, 6, 7, 8];
    await Promise.all(ports.map((port) => keys.set(`http://localhost:${port}`, `${KEY}${port}`, 'store')));
    const again = await open();
    for (const port of ports) expect(again.keyFor(`http://localhost:${port}`)).toBe(`${KEY}${port}`);
  });
});

describe('a key for the session', () => {
  it('is written nowhere, also where nothing protects one', async () => {
    const keys = await open({ cipher: null });
    await keys.set(null, KEY, 'session');
    expect(keys.keyFor(null)).toBe(KEY);
    expect(keys.ring()).toMatchObject({ protection: 'none', backend: '', keys: [{ source: 'session' }] });
    expect(await readdir(dir)).toEqual([]);
  });

  it('takes the place of a stored one, on the disk too', async () => {
    const keys = await open();
    await keys.set(null, KEY, 'store');
    await keys.set(null, OTHER, 'session');
    expect(keys.keyFor(null)).toBe(OTHER);
    expect((await open()).keyFor(null)).toBeNull();
  });
});

describe('OPENAI_API_KEY', () => {
  const env = { OPENAI_API_KEY: ' sk-environment-0001\n' };

  it('goes to any address that has no key of its own', async () => {
    const keys = await open({ env });
    await keys.set(LOCAL, OTHER, 'session');
    expect(keys.keyFor(LOCAL)).toBe(OTHER);
    expect(keys.keyFor(null)).toBe('sk-environment-0001');
    expect(keys.keyFor('https://gateway.example/v1')).toBe('sk-environment-0001');
    expect(keys.ring().keys.at(-1)).toEqual({ baseUrl: null, source: 'environment', endsWith: '0001' });
  });

  it('counts as none when it is blank', async () => {
    const keys = await open({ env: { OPENAI_API_KEY: '  ' } });
    expect([keys.keyFor(null), keys.all(), keys.ring().keys]).toEqual([null, [], []]);
  });
});

describe('a refusal', () => {
  it('where nothing protects a stored key says what to do, and changes nothing', async () => {
    const keys = await open({ cipher: null });
    await expect(keys.set(null, KEY, 'store')).rejects.toMatchObject({
      data: { code: 'not_possible', advice: expect.stringContaining('until the app ends') },
    });
    expect(keys.keyFor(null)).toBeNull();
  });

  it('by the secret store names it', async () => {
    const encrypt = () => Promise.reject(new Error('locked'));
    const keys = await open({ cipher: { ...cipher, encrypt } });
    await expect(keys.set(null, KEY, 'store')).rejects.toMatchObject({
      data: { code: 'not_possible', message: expect.stringContaining('(test)') },
    });
  });

  it('by the disk leaves the key that was there', async () => {
    const keys = await open();
    await keys.set(null, KEY, 'store');
    await rm(dir, { recursive: true });
    await writeFile(dir, 'a file where the folder was');
    await expect(keys.set(null, OTHER, 'store')).rejects.toMatchObject({
      data: { code: 'data_dir_unusable' },
    });
    expect(keys.keyFor(null)).toBe(KEY);
  });

  it('of an address that is none shows nothing of the key', async () => {
    const keys = await open();
    const refused = keys.set('https://user:secret@host/v1', KEY, 'store');
    await expect(refused).rejects.toMatchObject({ data: { code: 'invalid_input', field: 'baseUrl' } });
    await expect(refused).rejects.not.toThrow(KEY);
  });
});

describe('a file that cannot be read', () => {
  it.each([
    ['is none of ours', '{"version":9}'],
    ['is no JSON', 'sk-plain-text'],
  ])('because it %s is set aside and reported, and the app goes on', async (_why, text) => {
    await writeFile(join(dir, 'keys.json'), text);
    const keys = await open();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('set them again in Settings');
    expect(await readdir(dir)).toEqual(['keys.json.unreadable-1700000000000']);
    await keys.set(null, KEY, 'store');
    expect((await open()).keyFor(null)).toBe(KEY);
    expect(await readFile(join(dir, 'keys.json.unreadable-1700000000000'), 'utf8')).toBe(text);
  });

  it.runIf(process.platform !== 'win32')(
    'because it cannot be opened is neither moved nor written over',
    async () => {
      // A link to itself is refused to everyone, also to the superuser.
      await symlink('keys.json', join(dir, 'keys.json'));
      const keys = await open();
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain('cannot be opened');
      await expect(keys.set(null, KEY, 'store')).rejects.toMatchObject({
        data: { code: 'data_dir_unusable' },
      });
      await keys.set(null, OTHER, 'session');
      expect(keys.keyFor(null)).toBe(OTHER);
      expect(await readlink(join(dir, 'keys.json'))).toBe('keys.json');
    },
  );

  it('by a host that stores no keys is left as it is', async () => {
    await writeFile(join(dir, 'keys.json'), 'of the desktop app');
    const keys = await open({ cipher: null });
    await keys.set(null, KEY, 'session');
    await keys.clear(null);
    expect(await readFile(join(dir, 'keys.json'), 'utf8')).toBe('of the desktop app');
    expect(problems).toEqual([]);
  });
});

describe('a start without the secret store that sealed the keys', () => {
  /** As after a login without its keyring, or on another machine. */
  const locked: Cipher = { ...cipher, decrypt: () => Promise.reject(new Error('no password')) };
  /** Two stored keys, and the file's text. */
  async function twoStored(): Promise<string> {
    const keys = await open();
    await keys.set(null, KEY, 'store');
    await keys.set(LOCAL, OTHER, 'store');
    return await readFile(join(dir, 'keys.json'), 'utf8');
  }

  it('leaves the file as it is, says once which keys it cannot read, and has them back with the store', async () => {
    const text = await twoStored();
    const keys = await open({ cipher: locked });
    expect([keys.keyFor(null), keys.keyFor(LOCAL), keys.all()]).toEqual([null, null, []]);
    expect(problems).toEqual([
      "The keys for https://api.openai.com/v1, http://127.0.0.1:1234/v1 could not be read: the system's secret store is locked or was " +
        'changed. Unlock it and start Safelight again, or set the key anew in Settings: Error: no password',
    ]);
    expect(await readdir(dir)).toEqual(['keys.json']);
    expect(await readFile(join(dir, 'keys.json'), 'utf8')).toBe(text);
    const again = await open();
    expect([again.keyFor(null), again.keyFor(LOCAL)]).toEqual([KEY, OTHER]);
    expect(problems).toHaveLength(1);
  });

  it('lists them as locked, and OPENAI_API_KEY counts meanwhile', async () => {
    await twoStored();
    const keys = await open({ cipher: locked, env: { OPENAI_API_KEY: 'sk-environment-0001' } });
    expect(keys.ring().keys).toEqual([
      { baseUrl: null, source: 'locked', endsWith: '' },
      { baseUrl: LOCAL, source: 'locked', endsWith: '' },
      { baseUrl: null, source: 'environment', endsWith: '0001' },
    ]);
    expect(keys.keyFor(LOCAL)).toBe('sk-environment-0001');
  });

  it('keeps a locked key while others are set and cleared', async () => {
    await twoStored();
    const keys = await open({ cipher: locked });
    await keys.set('https://gateway.example/v1', OTHER, 'store');
    await keys.clear('https://gateway.example/v1');
    const again = await open();
    expect([again.keyFor(null), again.keyFor(LOCAL)]).toEqual([KEY, OTHER]);
  });

  it('lets a locked key be replaced or cleared', async () => {
    await twoStored();
    const keys = await open({ cipher: locked });
    await keys.set(null, 'sk-new-0123456789', 'store');
    await keys.clear(LOCAL);
    const again = await open();
    expect([again.keyFor(null), again.keyFor(LOCAL)]).toEqual(['sk-new-0123456789', null]);
  });

  it('for one of the keys leaves the others in use', async () => {
    const whole = JSON.parse(await twoStored());
    whole.keys[0].sealed = Buffer.from('of another machine').toString('base64');
    await writeFile(join(dir, 'keys.json'), JSON.stringify(whole));
    const keys = await open();
    expect([keys.keyFor(null), keys.keyFor(LOCAL)]).toEqual([null, OTHER]);
    expect(problems[0]).toContain('The key for https://api.openai.com/v1 could not be read');
    expect(await readdir(dir)).toEqual(['keys.json']);
  });
});
