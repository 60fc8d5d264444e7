/** A cloud that refuses what a real one would, and the plainest engine that sends to it, one phase at a time: for the property test. */
import type { Image, ImageFile } from '../../../../shared/domain/image.ts';
import type { Job } from '../../../../shared/domain/job.ts';
import type { Store } from '../../../core/ports/store.ts';
import type { OutboxRow } from '../../../core/ports/sync-store.ts';
import { parked } from './sync-stores.ts';

type CloudFile = { file: ImageFile; path: string | null };
type CloudJob = {
  job: Job;
  deletedAt: number | null;
  logSeq: number;
  readonly images: Map<string, Image>;
  readonly files: Map<string, CloudFile>;
  readonly log: Set<number>;
};

export class ModelCloud {
  readonly jobs = new Map<string, CloudJob>();
  readonly bucket = new Set<string>();

  putJob(job: Job, deletedAt: number | null, logSeq: number): void {
    const there = this.jobs.get(job.id);
    if (there !== undefined) Object.assign(there, { job, deletedAt, logSeq });
    else
      this.jobs.set(job.id, { job, deletedAt, logSeq, images: new Map(), files: new Map(), log: new Set() });
  }

  /** @throws Error as a foreign key does */
  of(jobId: string): CloudJob {
    const job = this.jobs.get(jobId);
    if (job === undefined) throw new Error(`Job ${jobId} is not in the cloud`);
    return job;
  }

  /** What is left of a job that was taken out. */
  empty(jobId: string): void {
    const job = this.jobs.get(jobId);
    if (job === undefined) return;
    Object.assign(job, { deletedAt: 1, logSeq: 0 });
    for (const part of [job.images, job.files, job.log]) part.clear();
  }

  remove(paths: readonly string[]): void {
    for (const path of paths) this.bucket.delete(path);
  }
}

/** What is under way: the cloud hears of it, then the store of its success. Between the two anything may happen. */
type Flight = { readonly send: () => void; readonly settle: () => void; state: 'read' | 'sent' };

/** Sends one thing after the other, and pictures beside that. */
export class ModelEngine {
  readonly #store: Store;
  readonly #cloud: ModelCloud;
  readonly #flights = new Map<'rows' | 'pictures', Flight>();

  constructor(store: Store, cloud: ModelCloud) {
    this.#store = store;
    this.#cloud = cloud;
  }

  /** Does the next bit of work in a lane. Returns false when there is none. */
  step(lane: 'rows' | 'pictures', limit: number, refuse: boolean): boolean {
    const flight = this.#flights.get(lane);
    if (flight === undefined) {
      const next = lane === 'rows' ? this.#read(limit, refuse) : this.#readPicture();
      if (next !== null) this.#flights.set(lane, { ...next, state: 'read' });
      return next !== null;
    }
    if (flight.state === 'read') {
      flight.send();
      flight.state = 'sent';
    } else {
      this.#store.transaction('normal', flight.settle);
      this.#flights.delete(lane);
    }
    return true;
  }

  #read(limit: number, refuse: boolean): Pick<Flight, 'send' | 'settle'> | null {
    const { sync } = this.#store;
    for (const kind of ['job', 'image', 'file'] as const) {
      const rows = sync.due(kind, limit);
      const [first] = rows;
      if (first === undefined) continue;
      if (refuse) return this.#refused(first);
      const flights = rows.map((row) => this.#flightOf(row));
      return {
        send: () => {
          for (const { send } of flights) send();
        },
        settle: () => {
          for (const { settle } of flights) settle();
          sync.acknowledge(rows.map(({ change }) => change));
        },
      };
    }
    return this.#readLog(limit);
  }

  #refused({ kind, entityId, jobId, change }: OutboxRow): Pick<Flight, 'send' | 'settle'> {
    return {
      send: () => {},
      settle: () => this.#store.sync.park(parked(kind, entityId, jobId), change),
    };
  }

  #flightOf({ kind, entityId, jobId }: OutboxRow): Pick<Flight, 'send' | 'settle'> {
    if (kind === 'job') return this.#jobFlight(jobId);
    if (kind === 'image') return this.#imageFlight(entityId, jobId);
    return this.#fileFlight(entityId, jobId);
  }

  #jobFlight(jobId: string): Pick<Flight, 'send' | 'settle'> {
    const { sync } = this.#store;
    const found = sync.job(jobId);
    if (found === null || found.keptLocal) {
      const uploads = sync.uploadsOf(jobId);
      return {
        send: () => {
          this.#cloud.remove(uploads.map(({ storagePath }) => storagePath));
          this.#cloud.empty(jobId);
        },
        settle: () => {
          sync.forgetUploads(uploads.map(({ fileId }) => fileId));
          sync.forgetJob(jobId);
        },
      };
    }
    return {
      send: () => this.#cloud.putJob(found.job, found.deletedAt, found.pushedSeq),
      settle: () => sync.setPushed([jobId]),
    };
  }

  #imageFlight(imageId: string, jobId: string): Pick<Flight, 'send' | 'settle'> {
    const image = this.#store.sync.image(imageId);
    return {
      send: () => {
        if (image !== null) this.#cloud.of(jobId).images.set(imageId, image);
      },
      settle: () => {},
    };
  }

  #fileFlight(fileId: string, jobId: string): Pick<Flight, 'send' | 'settle'> {
    const { sync } = this.#store;
    const file = sync.file(fileId);
    const path = sync.uploaded(fileId);
    if (file !== null)
      return { send: () => void this.#cloud.of(jobId).files.set(fileId, { file, path }), settle: () => {} };
    return {
      send: () => {
        this.#cloud.of(jobId).files.delete(fileId);
        if (path !== null) this.#cloud.remove([path]);
      },
      settle: () => sync.forgetUploads([fileId]),
    };
  }

  #readLog(limit: number): Pick<Flight, 'send' | 'settle'> | null {
    const { sync } = this.#store;
    for (let after: string | null = null; ; ) {
      const slice = sync.backlogs(after, 2);
      const [first] = slice.backlogs;
      if (first !== undefined) {
        const { jobId } = first;
        const seqs = sync.entries(jobId, first.pushedSeq, limit, 1_000).map(({ seq }) => seq);
        return {
          send: () => {
            for (const seq of seqs) this.#cloud.of(jobId).log.add(seq);
          },
          settle: () => sync.setPushedSeq(jobId, seqs.at(-1) ?? first.pushedSeq),
        };
      }
      if (slice.nextAfterJobId === null) return null;
      after = slice.nextAfterJobId;
    }
  }

  #readPicture(): Pick<Flight, 'send' | 'settle'> | null {
    const { sync } = this.#store;
    const [row] = sync.due('upload', 1);
    if (row === undefined) return null;
    const file = sync.file(row.entityId);
    const path = `${row.jobId}/${row.entityId}`;
    return {
      send: () => {
        if (file !== null) this.#cloud.bucket.add(path);
      },
      settle: () => {
        if (file !== null) sync.setUploaded(row.entityId, row.jobId, path);
        sync.acknowledge([row.change]);
      },
    };
  }
}
