import { describe, expect, it } from 'vitest';
import { aFile, aJob, anImage } from '../../../shared/testing/records.ts';
import type { Scrub } from '../export/scrub.ts';
import type { CloudRow } from '../ports/cloud.ts';
import { entryRow, fileRow, imageRow, jobRow } from './cloud-rows.ts';
import { readFileRow, readImageRow, readJobRow, readLogRow } from './read-rows.ts';

const PLAIN: Scrub = { text: (text) => text, value: (value) => value, counts: { secrets: 0, paths: 0 } };
const SENDER = {
  userId: '01890000-0000-7000-8000-00000000000a',
  deviceId: '01890000-0000-7000-8000-00000000000d',
  deviceName: 'Studio',
  idOf: (id: string) => id,
};
const CHANGED = { changed_at: '2026-11-23T10:00:00.123456+00:00' };
const [job, image, file] = [aJob(), anImage(), aFile()];
const entry = {
  id: '01890000-0000-7000-9000-000000000001',
  seq: 7,
  jobId: job.id,
  userId: SENDER.userId,
  imageId: image.id,
  attempt: 2,
  level: 'warning',
  step: 'processing',
  message: 'a message',
  detailsJson: '{"a":[1,null,"b"]}',
  createdAt: 1_790_000_000_123,
} as const;

const jobSent = { ...jobRow({ job, deletedAt: null, logSeq: 9 }, SENDER, PLAIN), ...CHANGED };
const imageSent = { ...imageRow(image, SENDER, PLAIN), ...CHANGED };
const fileSent = { ...fileRow(file, 'a/b/c.png', SENDER, PLAIN), ...CHANGED };
const entrySent = entryRow(entry, SENDER, PLAIN);

/** As it comes over the network. */
const over = (row: CloudRow): CloudRow => JSON.parse(JSON.stringify(row)) as CloudRow;

describe('what a Safelight sent', () => {
  it('is read as it was', () => {
    expect(readJobRow(over(jobSent))).toMatchObject({
      ok: true,
      value: { id: job.id, job, logSeq: 9, deviceName: 'Studio', changedAt: CHANGED.changed_at },
    });
    expect(readImageRow(job.id, over(imageSent))).toMatchObject({ ok: true, value: { image } });
    expect(readFileRow(job.id, over(fileSent))).toMatchObject({
      ok: true,
      value: { file: { ...file, path: 'image-1.png' }, storagePath: 'a/b/c.png' },
    });
    expect(readLogRow(job.id, over(entrySent))).toEqual({ ok: true, value: entry });
  });

  it('is gone where its row says so, whatever is left in it', () => {
    const gone = { deleted_at: CHANGED.changed_at, data: {} };
    expect(readJobRow({ ...jobSent, ...gone })).toMatchObject({ ok: true, value: { job: null } });
    expect(readImageRow(job.id, { ...imageSent, ...gone })).toMatchObject({
      ok: true,
      value: { image: null },
    });
    expect(readFileRow(job.id, { ...fileSent, ...gone })).toMatchObject({ ok: true, value: { file: null } });
  });
});

describe('what a stranger sent', () => {
  it.each<[string, () => { ok: boolean }]>([
    ['nothing', () => readJobRow({})],
    ['a job with a field that nobody knows', () => readJobRow({ ...jobSent, data: { ...job, more: 1 } })],
    ['a job under the id of another', () => readJobRow({ ...jobSent, data: { ...job, id: image.id } })],
    ['a moment that is none', () => readJobRow({ ...jobSent, changed_at: "now()'" })],
    ['a log of less than nothing', () => readJobRow({ ...jobSent, log_seq: -1 })],
    ['an image of another job', () => readImageRow(image.id, imageSent)],
    [
      'an image whose data is of another job',
      () => readImageRow(job.id, { ...imageSent, data: { ...image, jobId: image.id } }),
    ],
    ['a file with half a hash', () => readFileRow(job.id, { ...fileSent, data: { ...file, sha256: 'ab' } })],
    ['an entry of no level', () => readLogRow(job.id, { ...entrySent, level: 'loud' })],
    ['an entry before the first', () => readLogRow(job.id, { ...entrySent, seq: 0 })],
    ['an entry of another job', () => readLogRow(image.id, entrySent)],
    [
      'more text than any row has',
      () => readLogRow(job.id, { ...entrySent, message: 'x'.repeat(1_000_001) }),
    ],
    ['as much in many pieces', () => readLogRow(job.id, { ...entrySent, details: Array(1_000_001).fill(0) })],
    ['lists in lists without end', () => readLogRow(job.id, { ...entrySent, details: nested(100_000) })],
  ])('is left out: %s', (_what, read) => {
    expect(read()).toEqual({ ok: false, id: expect.any(String), why: expect.any(String) });
  });

  it.each([
    ['../../.ssh/authorized_keys', 'authorized_keys'],
    ['C:\\Windows\\win.ini', 'win.ini'],
    ['..', 'unnamed'],
    ['a/', 'unnamed'],
    ['\u001b[31mred\u0000.png', 'red .png'],
  ])('names no folder of this machine: %j', (path, name) => {
    const read = readFileRow(job.id, { ...fileSent, data: { ...file, path } });
    expect(read).toMatchObject({ ok: true, value: { file: { path: name } } });
    expect(readJobRow({ ...jobSent, data: { ...job, folder: path } })).toMatchObject({
      value: { job: { folder: name } },
    });
  });

  it('names its device in one plain line', () => {
    const named = (device_name: string) => {
      const read = readJobRow({ ...jobSent, device_name });
      return read.ok ? read.value.deviceName : null;
    };
    expect(named('Ada’s\n\u001b[2JMac')).toBe('Ada’s Mac');
    expect(named('')).toBe('another device');
    expect(named('x'.repeat(201))).toBeNull();
  });
});

function nested(depth: number): unknown {
  let value: unknown = null;
  for (let at = 0; at < depth; at += 1) value = [value];
  return value;
}
