import { describe, expect, test } from 'vitest';
import { syncUploads } from './sync-uploads.ts';
import {
  ACCOUNT,
  addJob,
  dueIds,
  joinedStore,
  OTHER_ACCOUNT,
  parked,
  sendAll,
  sentJob,
} from './testing/sync-stores.ts';
import { databasePath, open, openConnection, openRaw } from './testing.ts';

const TABLES = ['sync_outbox', 'sync_backfill', 'sync_uploads', 'sync_parked', 'sync_jobs'];

function rowsOf(path: string): number[] {
  const raw = openRaw(path);
  return TABLES.map((table) => Number(raw.prepare(`SELECT count(*) FROM ${table}`).pluck().get()));
}

/** A store whose account has something in every table. */
function fullStore() {
  const path = databasePath();
  const store = joinedStore(path);
  const { id, files } = sentJob(store, 2);
  store.sync.setUploaded(files[1]?.id ?? '', id, 'a/b.png');
  store.sync.park(parked('image', 'x', id));
  store.sync.setPushed([addJob(store).id]);
  expect(rowsOf(path)).not.toContain(0);
  return { path, store, id };
}

test('a device has an id of its own, which stays', () => {
  const path = databasePath();
  const first = open(path).sync.state();
  expect(first.deviceId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(open(path).sync.state()).toEqual(first);
  expect(open(databasePath()).sync.state().deviceId).not.toBe(first.deviceId);
  expect(first).toEqual({
    deviceId: first.deviceId,
    account: null,
    email: null,
    projectUrl: null,
    images: 'variants',
    historyBelow: null,
  });
});

describe('joining', () => {
  test('is remembered in the next process too', () => {
    const path = databasePath();
    const store = joinedStore(path);
    store.sync.setImages('all');
    store.close();
    expect(open(path).sync.state()).toMatchObject({
      account: ACCOUNT.id,
      email: ACCOUNT.email,
      projectUrl: ACCOUNT.projectUrl,
      images: 'all',
    });
  });

  test('the same account again forgets nothing, puts nothing in line, and takes its new address', () => {
    const { path, store } = fullStore();
    const before = rowsOf(path);
    store.sync.join({ ...ACCOUNT, email: 'new@example.com' }, false);
    expect(rowsOf(path)).toEqual(before);
    expect(store.sync.state()).toMatchObject({ email: 'new@example.com' });
    expect(store.sync.history()).toBeNull();
  });

  test.each([
    ['another account', OTHER_ACCOUNT],
    ['an account of another project', { ...ACCOUNT, projectUrl: 'https://two.supabase.co' }],
  ])('%s forgets what the former was sent', (_what, account) => {
    const { path, store } = fullStore();
    store.sync.join(account, false);
    expect(rowsOf(path)).toEqual([0, 0, 0, 0, 0]);
    expect(store.sync.state()).toMatchObject({ account: account.id });
  });

  test('the same account after leaving it sends the history anew, whole', () => {
    const { path, store, id } = fullStore();
    store.sync.leave();
    expect(rowsOf(path)).toEqual([0, 0, 0, 0, 0]);
    expect(store.sync.state()).toMatchObject({
      account: null,
      email: null,
      projectUrl: null,
    });
    store.sync.join(ACCOUNT, true);
    store.sync.seedHistory(1_000);
    expect(dueIds(store, 'job')).toContain(id);
    store.sync.setPushed([id]);
    expect([dueIds(store, 'image').length, dueIds(store, 'file').length]).toEqual([2, 6]);
  });

  test('the same account with its history sends what was left out before, and no other job again', () => {
    const store = open(databasePath());
    const old = addJob(store);
    store.sync.join(ACCOUNT, false);
    sentJob(store);
    store.sync.join(ACCOUNT, true);
    expect(store.sync.history()).toEqual({ done: 0, total: 1 });
    store.sync.seedHistory(1_000);
    expect(dueIds(store, 'job')).toEqual([old.id]);
  });
});

describe('which pictures are wanted', () => {
  const picturesOf = (files: ReturnType<typeof addJob>['files'], kinds: readonly string[]) =>
    files.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);

  test('takes others out of line, and puts those that are here in line', () => {
    const store = joinedStore();
    const { files } = sentJob(store, 3);
    store.sync.setImages('none');
    expect(dueIds(store, 'upload')).toEqual([]);
    store.sync.setImages('all');
    expect(store.sync.waitingUploads()).toBe(6);
    expect(dueIds(store, 'upload')).toEqual(picturesOf(files, ['base', 'variant']));
    store.sync.setImages('variants');
    expect(dueIds(store, 'upload')).toEqual(picturesOf(files, ['variant']));
    store.sync.setImages('none');
    expect([dueIds(store, 'upload'), store.sync.waitingUploads()]).toEqual([[], 0]);
  });

  test('sends none again that lies in the bucket, and none that was replaced', () => {
    const store = joinedStore();
    const { id, files } = sentJob(store, 3);
    const [first, second, third] = files.filter(({ kind }) => kind === 'variant');
    if (!first || !second || !third) throw new Error('There are three');
    store.sync.setUploaded(first.id, id, 'a/b.png');
    store.files.update({ ...second, state: 'replaced' });
    store.sync.setImages('none');
    store.sync.setImages('variants');
    expect(dueIds(store, 'upload')).toEqual([third.id]);
  });

  test('does nothing where it is what it was', () => {
    const store = joinedStore();
    sentJob(store);
    sendAll(store);
    store.sync.setImages('variants');
    expect(dueIds(store, 'upload')).toEqual([]);
  });
});

test('an upload puts the row of its file in line, and is known until it is forgotten', () => {
  const store = joinedStore();
  const { id, files } = sentJob(store);
  const fileId = files[1]?.id ?? '';
  expect(store.sync.uploaded(fileId)).toBeNull();
  store.sync.setUploaded(fileId, id, 'a/b.png');
  expect([store.sync.uploaded(fileId), dueIds(store, 'file')]).toEqual(['a/b.png', [fileId]]);
  expect(store.sync.uploadsOf(id)).toEqual([{ fileId, storagePath: 'a/b.png' }]);
  store.sync.forgetUploads([fileId]);
  expect([store.sync.uploaded(fileId), store.sync.uploadsOf(id)]).toEqual([null, []]);
});

test('a picture is noted for good before it is sent, and has arrived only when that was heard', () => {
  const connection = openConnection();
  const uploads = syncUploads(connection, () => {});
  const levelAfter = (path: string) => {
    connection.setDurability('normal');
    uploads.announceUpload('file', 'job', path);
    return connection.pragma('synchronous');
  };
  expect([levelAfter('a.png'), levelAfter('a.png'), levelAfter('b.png')]).toEqual([2, 1, 2]);
  expect(uploads.uploaded('file')).toBeNull();
  expect(uploads.uploadsOf('job')).toEqual([{ fileId: 'file', storagePath: 'b.png' }]);
  uploads.setUploaded('file', 'job', 'b.png');
  expect(uploads.uploaded('file')).toBe('b.png');
});

test('a picture that was announced and did not arrive is put in line again', () => {
  const store = joinedStore();
  const { id, files } = sentJob(store);
  const fileId = files[1]?.id ?? '';
  store.sync.announceUpload(fileId, id, 'a/b.png');
  store.sync.setImages('none');
  store.sync.setImages('variants');
  expect(dueIds(store, 'upload')).toEqual([fileId]);
  store.sync.setUploaded(fileId, id, 'a/b.png');
  store.sync.setImages('none');
  store.sync.setImages('variants');
  expect(dueIds(store, 'upload')).toEqual([]);
});
