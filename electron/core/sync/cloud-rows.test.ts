import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { aFile, aJob, anImage } from '../../../shared/testing/records.ts';
import { createScrub } from '../export/scrub.ts';
import { createRedactor } from '../logging/redaction.ts';
import { entryRow, fileRow, imageRow, jobRow, type Sender, storagePathOf } from './cloud-rows.ts';

const SECRET = 'my-own-secret-key';
const scrub = createScrub(
  createRedactor(() => [SECRET]),
  { library: '/mnt/my pictures', dataDir: '/var/data', jobFolder: 'job' },
);
const sender: Sender = {
  userId: '11111111-1111-4111-8111-111111111111',
  deviceId: '22222222-2222-4222-8222-222222222222',
  deviceName: 'Studio',
  idOf: (id) => id,
};

function anEntry(known: Partial<LogEntry>): LogEntry {
  const { id, jobId } = anImage();
  return {
    id,
    seq: 7,
    jobId,
    userId: aJob().userId,
    imageId: null,
    attempt: null,
    level: 'info',
    step: 'processing',
    message: 'A line',
    detailsJson: null,
    createdAt: 1_700_000_000_123,
    ...known,
  };
}

describe('rows for the cloud', () => {
  it('of a job have its columns and all of it', () => {
    const job = aJob({ status: 'failed', updatedAt: 5 }, { prompt: `a key ${SECRET}` });
    const row = jobRow({ job, deletedAt: 1_000, logSeq: 12 }, sender, scrub);
    expect(row).toMatchObject({
      id: job.id,
      user_id: sender.userId,
      device_name: 'Studio',
      status: 'failed',
      prompt: 'a key [redacted]',
      log_seq: 12,
      updated_at: '1970-01-01T00:00:00.005Z',
      deleted_at: '1970-01-01T00:00:01.000Z',
      data: { userId: job.userId, params: { prompt: 'a key [redacted]' } },
    });
  });

  it.each(['/mnt/my pictures/job/a_001.png', 'C:\\Users\\me\\Pictures\\job\\a_001.png', 'a_001.png'])(
    'of a file have its name alone: %s',
    (path) => {
      const row = fileRow(aFile({ path }), null, sender, scrub);
      expect(row['data']).toMatchObject({ path: 'a_001.png' });
      expect(row['storage_path']).toBeNull();
    },
  );

  it('of an image have its number and its state', () => {
    const row = imageRow(anImage({ index: 3, status: 'unknown' }), sender, scrub);
    expect(row).toMatchObject({ image_index: 3, status: 'unknown', data: { index: 3 } });
  });

  it('of an entry have details without folders, secrets, or what PostgreSQL cannot hold', () => {
    const details = {
      path: '/mnt/my pictures/job/a.png',
      key: SECRET,
      bad: 'a\0b\ud800c',
      n: 3,
      '\0': [null],
    };
    const row = entryRow(
      anEntry({ message: `${SECRET} \0`, detailsJson: JSON.stringify(details) }),
      sender,
      scrub,
    );
    expect(row).toMatchObject({
      message: '[redacted] \ufffd',
      details: { path: 'job/a.png', key: '[redacted]', bad: 'a\ufffdb\ufffdc', n: 3, '\ufffd': [null] },
      created_at: '2023-11-14T22:13:20.123Z',
    });
  });

  it('of an entry stay JSON where a secret looks like a number', () => {
    const digits = createScrub(
      createRedactor(() => ['1234567']),
      { library: '/l', dataDir: '/d', jobFolder: 'job' },
    );
    const row = entryRow(anEntry({ detailsJson: '{"n":1234567,"m":1}' }), sender, digits);
    expect(row['details']).toEqual({ n: '[redacted]', m: 1 });
  });

  it('name the place in the bucket by what the bytes are', () => {
    const file = aFile({ sha256: 'a'.repeat(64), format: 'webp' });
    expect(storagePathOf(file, sender)).toBe(`${sender.userId}/${file.jobId}/${'a'.repeat(64)}.webp`);
  });
});
