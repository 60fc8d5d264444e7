import { join } from 'node:path';
import type { JobParams } from '../../../shared/domain/job.ts';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';

/** What one life of the app is to do; the same for every life over one folder. */
export type Order = {
  /** Holds all that the app keeps: `dataDirOf`, `libraryOf`. */
  readonly folder: string;
  readonly baseUrl: string;
  /** `real`: the app as hosts compose it, with processes for images. `fake`: the same but for a worker inside, for speed. */
  readonly worker: 'real' | 'fake';
  /** Told apart by their prompts; those that are there already are not created again. */
  readonly jobs: readonly JobParams[];
  /** What the user decides about unknown and failed images follows from it. */
  readonly seed: number;
  /** What else is done when all jobs are final. */
  readonly chores?: readonly ChoreName[];
  /** Also says what must outlast a power cut; only with a fake worker. */
  readonly witness?: boolean;
};

export const CHORES = [
  'delete',
  'purge',
  'retention',
  'export',
  'backup',
  'settings',
  'keys',
  'webhook',
] as const;
export type ChoreName = (typeof CHORES)[number];

/** What a life says on standard output, a line each, written before anything else of that process runs. */
export type Line =
  /** The entries were announced: job, sequence, id, message. */
  | { readonly log: readonly (readonly [jobId: string, seq: number, id: string, message: string])[] }
  /** The images were announced as they are: job, image, status, when it changed. */
  | {
      readonly images: readonly (readonly [jobId: string, imageId: string, status: string, at: number])[];
    }
  /** The job was announced with this status. */
  | { readonly job: string; readonly status: string }
  /** `job.create` has answered. */
  | { readonly created: string }
  /** The user says, before the app hears it, that these images may be bought again. */
  | { readonly allowed: readonly string[] }
  /** A transaction that was asked to outlast a power cut has returned. */
  | { readonly full: true }
  /** The provider is about to be asked. */
  | { readonly sending: string }
  /** This file was promised to be there with the bytes that it has now; or to be gone. */
  | { readonly file: string; readonly is: 'kept' | 'gone' }
  /** Everything is final, and the app was closed. */
  | { readonly done: true };

export type Entry = Pick<LogEntry, 'id' | 'seq' | 'message'>;

/** Neither of the two lies in a folder that the other one makes: what one of them makes durable must not help the other. */
export function dataDirOf({ folder }: Pick<Order, 'folder'>): string {
  return join(folder, 'app', 'data');
}

export function libraryOf({ folder }: Pick<Order, 'folder'>): string {
  return join(folder, 'pictures', 'library');
}
