import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFiles } from './create-files.ts';
import { partOwner } from './part-owner.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'safelight-parts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Names of parts: of this process, of one that is gone, of one that had this number before, and of nobody that we know. */
function partsOf(home: string) {
  const owner = partOwner(home);
  const own = owner.name();
  const { pid: gone } = spawnSync(process.execPath, ['--version']);
  const [, , , start] = own.split('-');
  return {
    owner,
    own,
    ofGone: own.replace(`-${process.pid}-`, `-${gone}-`),
    ofEarlier: own.replace(`-${start}-`, '-earlier-'),
    ofParent: own.replace(`-${process.pid}-`, `-${process.ppid}-`),
    ofOtherHome: partOwner(`${home}/other`).name().replace(`-${process.pid}-`, `-${gone}-`),
    ofNobody: '.safelight-0199a000-0000-7000-8000-000000000000.part',
  };
}

it('knows the parts of runs that are gone, and takes no other for one', () => {
  const { owner, ...parts } = partsOf(folder);
  const abandoned = Object.entries(parts).filter(([, name]) => owner.isAbandoned(name));
  expect(abandoned.map(([whose]) => whose)).toEqual(['ofGone', 'ofEarlier']);
});

it('what a killed export left goes with the next one into the same folder, and at a start; what others make stays', async () => {
  const files = createFiles({ dataDir: folder, library: join(folder, 'library') });
  const { ofGone, ofOtherHome, ofParent } = partsOf(folder);
  const lay = (into: string): void => {
    mkdirSync(into, { recursive: true });
    for (const name of [ofGone, ofOtherHome, ofParent, 'theirs.part'])
      writeFileSync(join(into, name), 'half');
  };
  const kept = [ofOtherHome, ofParent, 'theirs.part'].sort();
  const downloads = join(folder, 'downloads');
  lay(downloads);
  lay(files.exports.folder);
  const content = (async function* () {
    yield 'text';
  })();
  const { path } = await files.exports.writePart(downloads, content);
  rmSync(path);
  await files.exports.tidy();
  expect(readdirSync(downloads).sort()).toEqual(kept);
  expect(readdirSync(files.exports.folder).sort()).toEqual(kept);
});

it('what a kill left of a small picture goes when the cache is pruned', async () => {
  const files = createFiles({ dataDir: folder, library: join(folder, 'library') });
  const part = await files.thumbs.part();
  writeFileSync(part, 'half');
  const { ofGone } = partsOf(folder);
  writeFileSync(join(folder, 'thumbs', ofGone), 'half');
  await files.thumbs.prune(1_000);
  expect(readdirSync(join(folder, 'thumbs')).map((name) => join(folder, 'thumbs', name))).toEqual([part]);
});
