import type { CloudProblem, CloudProject } from '../../../shared/domain/cloud.ts';
import type { KeyRing } from '../../../shared/domain/key.ts';

export const CLOUD_TABLES = ['jobs', 'images', 'files', 'logs'] as const;
/** A table of the cloud, without what all their names begin with. */
export type CloudTable = (typeof CLOUD_TABLES)[number];

/** A row as JSON carries it: the columns of resources/supabase/migrations. */
export type CloudRow = Readonly<Record<string, unknown>>;

/** The advice of what goes by. It fits what is sent, not what its user has just asked for. */
export const TRIED_AGAIN = 'It is tried again by itself.';

/** Thrown by every method of a `CloudLink`, and nothing else is. */
export class CloudError extends Error {
  override readonly name = 'CloudError';
  readonly problem: CloudProblem;
  /** How long the server asks to wait, in milliseconds; null when it does not say. */
  readonly retryAfterMs: number | null;
  /** It was more than the server can do at once: a smaller part may pass. */
  readonly tooMuch: boolean;

  constructor(
    problem: CloudProblem,
    more: { retryAfterMs?: number | null; tooMuch?: boolean; cause?: unknown } = {},
  ) {
    super(problem.message, more.cause === undefined ? undefined : { cause: more.cause });
    this.problem = problem;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.tooMuch = more.tooMuch ?? false;
  }
}

/** Keeps the session's text, sealed where the machine can. What `set` resolves for survives the process. */
export interface SessionStore {
  readonly protection: KeyRing['protection'];
  /** Null when there is none, or it cannot be read here. */
  get(): string | null;
  /** Null forgets it. @throws AppError `not_possible`, `disk_full`, `data_dir_unusable` */
  set(session: string | null): Promise<void>;
  /** Every text that must never be shown, for redaction; the same list until it changes. */
  all(): readonly string[];
}

export type CloudAccount = { readonly id: string; readonly email: string };

/** Where a reader goes on: the rows behind this moment, and those of the moment with a greater id. */
export type ChangeCursor = { readonly changedAt: string; readonly id: string };

/**
 * One project, with the session of whoever is signed in there. A token that has ended is renewed and the call made again, by itself.
 * Calls do not repeat themselves for any other reason.
 */
export interface CloudLink {
  /** Who is signed in, as the session on this machine says; asks nobody. */
  account(): Promise<CloudAccount | null>;
  /** @throws CloudError `refused` when address or password is wrong */
  signIn(email: string, password: string): Promise<CloudAccount>;
  sendCode(email: string): Promise<void>;
  /** @throws CloudError `refused` when the code is wrong or too old */
  verifyCode(email: string, code: string): Promise<CloudAccount>;
  /** Forgets the session on this machine. The server is told meanwhile, if it can be reached: nobody waits for that but `close`. */
  signOut(): Promise<void>;
  /** @throws CloudError when this is no Supabase project, the key is not its key, or its tables are missing, too old or too new. */
  check(signal: AbortSignal): Promise<void>;
  /** Adds rows, or replaces them by id; of `logs` only adds those that are missing. All or none. */
  upsert(table: CloudTable, rows: readonly CloudRow[], signal: AbortSignal): Promise<void>;
  /** Sets these columns of the rows with these ids. */
  update(table: CloudTable, ids: readonly string[], columns: CloudRow, signal: AbortSignal): Promise<void>;
  /** Removes at most `most` rows of a job's log, files and images. Returns how many went; 0 when it is empty. */
  emptyJob(jobId: string, most: number, signal: AbortSignal): Promise<number>;
  /** Jobs of other devices that changed, in the order of change. */
  jobsChanged(
    query: { readonly notDevice: string; readonly after: ChangeCursor | null; readonly limit: number },
    signal: AbortSignal,
  ): Promise<CloudRow[]>;
  /** One job's images or files that changed, in the order of change. */
  partsChanged(
    table: 'images' | 'files',
    query: { readonly jobId: string; readonly after: ChangeCursor | null; readonly limit: number },
    signal: AbortSignal,
  ): Promise<CloudRow[]>;
  /** One page of a job's log, ascending. */
  log(
    query: {
      readonly jobId: string;
      readonly afterSeq: number;
      readonly upToSeq: number;
      readonly limit: number;
    },
    signal: AbortSignal,
  ): Promise<CloudRow[]>;
  /**
   * Puts a file into the bucket, unless it is there already. Large ones go in pieces and go on where they were cut, also after a restart.
   * @param path within the bucket: `<uid>/<job>/<sha256>.<ext>`
   * @param file absolute path on this machine
   */
  upload(path: string, file: string, mediaType: string, signal: AbortSignal): Promise<void>;
  /** Gets a file from the bucket into `part`. @throws CloudError also when it is larger than `maxBytes` */
  download(path: string, part: string, maxBytes: number, signal: AbortSignal): Promise<void>;
  /** Removes what is there of these. */
  removeObjects(paths: readonly string[], signal: AbortSignal): Promise<void>;
  /**
   * Hears when a job of the account changed, and which device's it is; null where the server does not say. `onState` says whether it
   * listens; it connects again by itself. Returns what ends it.
   */
  listen(
    onChange: (jobId: string, deviceId: string | null) => void,
    onState: (live: boolean) => void,
  ): () => void;
  /** Ends the connections. */
  close(): Promise<void>;
}

/** What is wrong with an address or a key, and with which of the two. */
export type ProjectComplaint = {
  readonly field: keyof CloudProject;
  readonly message: string;
  readonly advice: string;
};

/** Reaches a Supabase project. */
export interface Cloud {
  /** The SQL that makes the tables, or brings them up to date: for the user to run in their project. */
  tablesSql(): Promise<string>;
  /** What can be known wrong with an address or a key without asking; null when nothing is. */
  checkProject(project: CloudProject): Promise<ProjectComplaint | null>;
  /** @throws nothing: whatever is wrong with the project shows in the calls. */
  open(project: CloudProject, session: SessionStore): Promise<CloudLink>;
}
