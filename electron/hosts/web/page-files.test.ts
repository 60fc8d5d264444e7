import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/support/test-app.ts';
import { listPageFiles } from './page-files.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

it('serves what lies in the page’s folder by its name, and nothing that a link leads to outside of it', () => {
  const page = join(folder.path, 'page');
  const outside = join(folder.path, 'outside');
  mkdirSync(join(page, 'assets'), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(outside, 'secret.txt'), 'secret');
  writeFileSync(join(page, 'index.html'), 'page');
  writeFileSync(join(page, 'assets', 'a b.js'), 'script');
  symlinkSync(outside, join(page, 'link'), 'junction');
  expect([...listPageFiles(page, null)]).toEqual([
    ['/index.html', join(page, 'index.html')],
    ['/assets/a%20b.js', join(page, 'assets', 'a b.js')],
    ['/', join(page, 'index.html')],
  ]);
});
