import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { openMirror, removeMirror } from './open-mirror.ts';
import { appErrorOf, job, jobQuery, NOW, openRaw, temporaryFolder } from './testing.ts';

function mirrorPath(): string {
  return join(temporaryFolder(), 'cloud.db');
}

function openAt(path: string, mode: 'write' | 'read' = 'write') {
  const store = openMirror(path, mode, () => NOW);
  onTestFinished(() => store.close());
  return store;
}

/** A closed mirror with so many jobs in it. Returns their ids. */
function filled(path: string, jobs = 1): string[] {
  const store = openAt(path);
  const ids = Array.from({ length: jobs }, () => {
    const each = job();
    store.jobs.insert(each);
    return each.id;
  });
  store.close();
  return ids;
}

/** The last pages of the file, which hold rows, become nonsense. */
function damage(path: string): void {
  const page = 4096;
  const file = openSync(path, 'r+');
  const pages = statSync(path).size / page;
  for (let at = pages - 20; at < pages; at += 1)
    writeSync(file, Buffer.alloc(page, 0xff), 0, page, at * page);
  closeSync(file);
}

const idsIn = (path: string) => {
  const store = openAt(path);
  const ids = store.jobs.page(jobQuery({ limit: 1_000 })).map(({ id }) => id);
  store.close();
  return ids;
};

describe('the mirror', () => {
  test('is made where it is not there, and keeps what it holds', () => {
    const path = mirrorPath();
    const ids = filled(path);
    expect(idsIn(path)).toEqual(ids);
    expect(readdirSync(dirname(path)).filter((name) => name.endsWith('.db'))).toEqual(['cloud.db']);
  });

  test('is begun anew where it is no database', () => {
    const path = mirrorPath();
    writeFileSync(path, 'nothing of the kind'.repeat(1_000));
    const [id] = filled(path);
    expect(idsIn(path)).toEqual([id]);
  });

  test('is begun anew where another version made it, older or newer, and no copy is kept of it', () => {
    const older = mirrorPath();
    migrate(openRaw(older), MIGRATIONS.slice(0, 3), 0, { dir: '', now: () => NOW });
    const newer = mirrorPath();
    filled(newer);
    openRaw(newer).pragma(`user_version = ${MIGRATIONS.length + 1}`);
    for (const path of [older, newer]) {
      const [id] = filled(path);
      expect(idsIn(path)).toEqual([id]);
      expect(existsSync(join(dirname(path), 'backups'))).toBe(false);
    }
  });

  test('that turns out to be damaged when it is read says so, and is begun anew once it is closed', () => {
    const path = mirrorPath();
    filled(path, 300);
    damage(path);
    const store = openAt(path);
    expect(appErrorOf(() => store.jobs.page(jobQuery({ limit: 1_000 })))).toMatchObject({
      code: 'database_unusable',
    });
    store.close();
    expect(existsSync(path)).toBe(false);
    const [id] = filled(path);
    expect(idsIn(path)).toEqual([id]);
  });

  test('takes nothing over from what an earlier one left beside it', () => {
    const path = mirrorPath();
    filled(path, 50);
    const store = openAt(path);
    store.jobs.insert(job());
    const wal = readFileSync(`${path}-wal`);
    store.close();
    removeMirror(path);
    writeFileSync(`${path}-wal`, wal);
    writeFileSync(`${path}-journal`, wal);
    expect(idsIn(path)).toEqual([]);
  });

  test('is kept in memory where it cannot be made', () => {
    const path = mirrorPath();
    mkdirSync(path);
    const store = openAt(path);
    const one = job();
    store.jobs.insert(one);
    expect(store.jobs.get(one.id)).toEqual(one);
    expect(readdirSync(path)).toEqual([]);
  });

  test('leaves nothing when it is removed, also where it is not there', () => {
    const path = mirrorPath();
    const store = openAt(path);
    store.jobs.insert(job());
    store.close();
    removeMirror(path);
    removeMirror(path);
    expect(readdirSync(dirname(path))).toEqual([]);
  });
});

describe('a reader', () => {
  test('sees what the writer wrote, and writes nothing', () => {
    const path = mirrorPath();
    const ids = filled(path);
    const store = openAt(path, 'read');
    expect(store.jobs.get(ids[0] ?? '')?.id).toBe(ids[0]);
    expect(() => store.jobs.insert(job())).toThrow();
  });

  test('has an empty one where it is damaged, and leaves it to the writer', () => {
    const path = mirrorPath();
    writeFileSync(path, 'nothing of the kind'.repeat(1_000));
    const store = openAt(path, 'read');
    expect(store.jobs.page(jobQuery())).toEqual([]);
    expect(readFileSync(path, 'utf8')).toMatch(/^nothing/);
  });

  test('has an empty one where there is none', () => {
    const path = mirrorPath();
    expect(openAt(path, 'read').jobs.page(jobQuery())).toEqual([]);
    expect(existsSync(path)).toBe(false);
  });
});
