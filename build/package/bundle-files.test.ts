import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { bundleFiles } from './bundle-files.ts';

it('finds what entries load, now or later, and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = {
    'entry.cjs': 'const a = require("./shared-x1.cjs"); require("node:fs"); require("sharp");',
    'shared-x1.cjs': 'exports.load = () => Promise.resolve().then(() => require("./later-y2.cjs"));',
    'later-y2.cjs': 'require("./shared-x1.cjs");',
    'other.cjs': 'require("./shared-x1.cjs"); require("./only-other.cjs");',
    'only-other.cjs': '',
  };
  for (const [name, code] of Object.entries(files)) writeFileSync(join(folder, name), code);
  expect(bundleFiles(folder, ['entry.cjs'])).toEqual(['entry.cjs', 'later-y2.cjs', 'shared-x1.cjs']);
});
