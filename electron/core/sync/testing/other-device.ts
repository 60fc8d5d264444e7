import { createHash, randomUUID } from 'node:crypto';
import type { Image, ImageFile } from '../../../../shared/domain/image.ts';
import type { Job } from '../../../../shared/domain/job.ts';
import type { LogEntry } from '../../../../shared/domain/log-entry.ts';
import { aFile, aJob, anImage } from '../../../../shared/testing/records.ts';
import type { Scrub } from '../../export/scrub.ts';
import type { CloudRow } from '../../ports/cloud.ts';
import {
  entryRow,
  fileRow,
  gone,
  imageRow,
  jobRow,
  type Sender,
  storagePathOf,
  tombstone,
} from '../cloud-rows.ts';
import type { FakeServer } from './fake-server.ts';

const PLAIN: Scrub = { text: (text) => text, value: (value) => value, counts: { secrets: 0, paths: 0 } };

/** A device of an account that puts jobs into the cloud, as another Safelight does: whatever it sends of a job, its row comes last. */
export class OtherDevice {
  readonly #server: FakeServer;
  readonly sender: Sender;

  constructor(server: FakeServer, userId: string, deviceName = 'Studio', deviceId: string = randomUUID()) {
    this.#server = server;
    this.sender = { userId, deviceId, deviceName, idOf: (id) => id };
  }

  job(known: Partial<Job> = {}, prompt = 'a lighthouse'): Job {
    const job = aJob({ id: randomUUID(), status: 'processing', ...known }, { prompt });
    this.sendJob(job, 0);
    return job;
  }

  /** Sends the job's row: everybody hears of it. */
  sendJob(job: Job, logSeq: number, deletedAt: number | null = null): void {
    this.#put('jobs', [jobRow({ job, deletedAt, logSeq }, this.sender, PLAIN)]);
  }

  images(job: Job, count: number, known: Partial<Image> = {}): Image[] {
    const images = Array.from({ length: count }, (_, at) =>
      anImage({ id: randomUUID(), jobId: job.id, index: at + 1, ...known }),
    );
    this.sendImages(images);
    return images;
  }

  sendImages(images: readonly Image[]): void {
    this.#put(
      'images',
      images.map((image) => imageRow(image, this.sender, PLAIN)),
    );
  }

  /** A picture of an image, with its bytes in the bucket unless it is said otherwise. */
  file(
    image: Image,
    known: Partial<ImageFile> = {},
    bytes: string | null = 'IMAGE\nof another device',
  ): ImageFile {
    const content = Buffer.from(bytes ?? 'nowhere');
    const sha256 = createHash('sha256').update(content).digest('hex');
    const ids = { id: randomUUID(), jobId: image.jobId, imageId: image.id };
    const file = aFile({ ...ids, sha256, bytes: content.length, path: '/elsewhere/a.png', ...known });
    const path = bytes === null ? null : storagePathOf(file, this.sender);
    if (path !== null) this.#server.objects.set(path, content);
    this.sendFile(file, path);
    return file;
  }

  sendFile(file: ImageFile, path: string | null): void {
    this.#put('files', [fileRow(file, path, this.sender, PLAIN)]);
  }

  removeFile(file: ImageFile): void {
    this.#server.update(this.sender.userId, 'files', [file.id], gone(1));
  }

  /** Entries of a job's log, of these sequences. Nobody may read them before the job's row says that they are there. */
  log(job: Job, fromSeq: number, toSeq: number, message = 'entry'): LogEntry[] {
    const entries = Array.from({ length: toSeq - fromSeq + 1 }, (_, at): LogEntry => {
      const seq = fromSeq + at;
      const [level, step] = ['info', 'base_generation'] as const;
      const known = {
        imageId: null,
        attempt: null,
        detailsJson: JSON.stringify({ seq }),
        createdAt: 1_000 + seq,
      };
      const userId = this.sender.userId;
      return {
        id: randomUUID(),
        jobId: job.id,
        userId,
        seq,
        level,
        step,
        message: `${message} ${seq}`,
        ...known,
      };
    });
    for (let at = 0; at < entries.length; at += 500) {
      this.#put(
        'logs',
        entries.slice(at, at + 500).map((entry) => entryRow(entry, this.sender, PLAIN)),
      );
    }
    return entries;
  }

  /** Deletes a job, and what belongs to it, for good. */
  remove(job: Job): void {
    this.#server.update(this.sender.userId, 'jobs', [job.id], tombstone(1));
    while (this.#server.emptyJob(this.sender.userId, job.id, 1_000) > 0);
  }

  #put(table: 'jobs' | 'images' | 'files' | 'logs', rows: readonly CloudRow[]): void {
    if (rows.length > 0) this.#server.upsert(this.sender.userId, table, rows);
  }
}
