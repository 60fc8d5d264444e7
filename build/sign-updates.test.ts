import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isSigned } from '../electron/adapters/updates/signature.ts';
import { temporaryFolder } from '../tests/support/test-app.ts';
import { newKey, signFolder } from './sign-updates.ts';

let folder: ReturnType<typeof temporaryFolder>;
const at = (name: string): string => join(folder.path, name);
const publisher = () =>
  JSON.parse(readFileSync(at('publisher.json'), 'utf8')) as { url: string; keys: string[] };
const key = (): string => readFileSync(at('key.pem'), 'utf8');

beforeEach(() => {
  folder = temporaryFolder();
  writeFileSync(at('publisher.json'), '{"url":null,"keys":[]}');
  newKey(at('publisher.json'), at('key.pem'), 'https://updates.example.com/safelight');
  const program = Buffer.from('a program');
  const sha512 = createHash('sha512').update(program).digest('base64');
  writeFileSync(at('Safelight-0.2.0-linux-x86_64.AppImage'), program);
  for (const name of ['latest-linux.yml', 'beta-linux.yml']) {
    writeFileSync(
      at(name),
      `version: 0.2.0\nfiles:\n  - url: Safelight-0.2.0-linux-x86_64.AppImage\n    sha512: ${sha512}\n    size: 9\n`,
    );
  }
  writeFileSync(at('builder-debug.yml'), 'x: 1\n');
});
afterEach(() => folder.remove());

it('signs every channel file, and nothing else, so that the app believes it under its own name only', () => {
  expect(signFolder(folder.path, key(), publisher()).sort()).toEqual(['beta-linux.yml', 'latest-linux.yml']);
  const content = readFileSync(at('latest-linux.yml'));
  const signature = readFileSync(at('latest-linux.yml.sig'), 'utf8');
  const { keys } = publisher();
  expect(isSigned('latest-linux.yml', content, signature, keys)).toBe(true);
  expect(isSigned('latest.yml', content, signature, keys)).toBe(false);
  expect(isSigned('latest-linux.yml', Buffer.concat([content, Buffer.from('\n')]), signature, keys)).toBe(
    false,
  );
});

it('keeps the private key from others, and never overwrites one', () => {
  expect(statSync(at('key.pem')).mode & 0o777).toBe(0o600);
  expect(() => newKey(at('publisher.json'), at('key.pem'), null)).toThrow('never overwritten');
});

it('lets a new key count beside the one that installed copies know', () => {
  newKey(at('publisher.json'), at('next.pem'), null);
  expect(publisher().keys).toHaveLength(2);
  expect(publisher().url).toBe('https://updates.example.com/safelight');
  expect(signFolder(folder.path, key(), publisher())).toHaveLength(2);
});

it('signs nothing with a key that no copy of the app knows', () => {
  expect(() => signFolder(folder.path, key(), { url: null, keys: [] })).toThrow('no copy of the app');
});

it('signs nothing that describes another file than is there', () => {
  writeFileSync(at('Safelight-0.2.0-linux-x86_64.AppImage'), 'b program');
  expect(() => signFolder(folder.path, key(), publisher())).toThrow('is not the file');
});
