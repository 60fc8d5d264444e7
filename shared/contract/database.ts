import { z } from 'zod';
import { timestampSchema } from '../domain/ids.ts';

const nothing = z.strictObject({});
const count = z.int().nonnegative();

/** Rows that were taken from one source. */
export const repairSourceSchema = z.strictObject({
  /** `damaged` for what was left of the database itself, else the name of a backup. */
  source: z.string(),
  jobs: count,
  images: count,
  files: count,
  entries: count,
  settings: count,
});

/** What was found in the library by the files that lie beside the images. */
export const librarySearchSchema = z.strictObject({
  /** Images whose files were all there, byte for byte, and that the app had lost. */
  images: count,
  /** Jobs that were put together from their images. */
  jobs: count,
  /** Descriptions that name files which are not there, or are other ones now. */
  incomplete: count,
});
export type LibrarySearch = z.infer<typeof librarySearchSchema>;

/** What became of a database that was damaged, or put back from a backup. */
export const repairReportSchema = z.strictObject({
  at: timestampSchema,
  /** What was wrong, in SQLite's words or ours. */
  reason: z.string(),
  /** The backup that its user chose to put back; null when it was repaired. */
  restored: z.string().nullable(),
  /** Where the former files lie, below the data directory. */
  folder: z.string(),
  sources: z.array(repairSourceSchema),
  /** Jobs and images whose own rows were lost, put together from what belongs to them. */
  rebuilt: z.strictObject({ jobs: count, images: count }),
  /** Images that may have been sent since the state that was found. They wait for their user's word. */
  unknownImages: count,
  /** Entries of logs that could not be read; a line stands for each. */
  entriesLost: count,
  /** Rows that read, but are none that this app writes. */
  rowsRefused: count,
  damagedStretches: count,
  /** Null until the library was looked through. */
  library: librarySearchSchema.nullable(),
});
export type RepairReport = z.infer<typeof repairReportSchema>;

/** Stands where a prompt should, of a job of which a repair found only parts, until its images' descriptions are found. */
export const LOST_PROMPT = '(The prompt could not be read from the damaged database)';

export const BACKUP_KINDS = ['asked', 'daily', 'migration'] as const;

export const backupSchema = z.strictObject({
  name: z.string(),
  at: timestampSchema,
  bytes: count,
  /** `daily`: made by the app, which also takes older ones away; `migration`: before a newer version changed the tables. */
  kind: z.enum(BACKUP_KINDS),
});
export type Backup = z.infer<typeof backupSchema>;

/** `pages`: of the file. `references`: between rows. `rows`: each by itself. `files`: in the library, by size and hash. */
export const CHECK_STAGES = ['pages', 'references', 'rows', 'files'] as const;
export const checkStageSchema = z.strictObject({
  stage: z.enum(CHECK_STAGES),
  done: count,
  /** 0 while it is not known. */
  total: count,
});
export type CheckStage = z.infer<typeof checkStageSchema>;

export const CHECK_KINDS = ['quick', 'full', 'files'] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];

/** So many problems are told; more of the same kind say nothing new. */
export const MAX_PROBLEMS = 20;

export const databaseCheckSchema = z.strictObject({
  kind: z.enum(CHECK_KINDS),
  at: timestampSchema,
  /** Empty when all is sound. */
  problems: z.array(z.string()).max(MAX_PROBLEMS),
});
export type DatabaseCheck = z.infer<typeof databaseCheckSchema>;

export const databaseStatusSchema = z.strictObject({
  /** `damaged`: something was found while the app works. Nothing new is started until it is repaired, which a start does. */
  state: z.enum(['sound', 'damaged']),
  /** What was found; null while the state is `sound`. */
  problem: z.string().nullable(),
  /** What the next start does before anything else. */
  atStart: z.strictObject({ repair: z.boolean(), restore: z.string().nullable() }),
  canRestart: z.boolean(),
  /** The latest repair or restoring; null when there was none. */
  repair: repairReportSchema.nullable(),
  /** Whether its user has seen what was repaired. */
  repairSeen: z.boolean(),
  /** How many folders of the library were looked through, while that is under way; `total` is 0 while it is not known. */
  searching: z.strictObject({ done: count, total: count }).nullable(),
  lastCheck: databaseCheckSchema.nullable(),
  checking: checkStageSchema.nullable(),
});
export type DatabaseStatus = z.infer<typeof databaseStatusSchema>;

export const databaseCommands = {
  'database.status': { input: nothing, output: databaseStatusSchema },
  /**
   * Looks whether the database is sound, and answers when it has; `database.changed` tells how far it is. `quick`: every page. `full`: also
   * indexes, references and rows. `files`: whether what it says of the library is so, by the files' sizes and hashes.
   */
  'database.check': {
    input: z.strictObject({ kind: z.enum(CHECK_KINDS).default('quick') }),
    output: databaseCheckSchema,
  },
  'database.cancelCheck': { input: nothing, output: nothing },
  /** The newest first. */
  'database.backups': { input: nothing, output: z.strictObject({ backups: z.array(backupSchema) }) },
  /** Writes a backup, and looks whether it is sound. */
  'database.backUp': { input: nothing, output: backupSchema },
  /** What the next start does: puts the database aside and makes a new one of what can be read, or of a backup; null for neither. */
  'database.atStart': {
    input: z.strictObject({
      plan: z
        .union([
          z.strictObject({ repair: z.literal(true) }),
          z.strictObject({ restore: z.string().min(1).max(200) }),
        ])
        .nullable(),
    }),
    output: databaseStatusSchema,
  },
  /** Ends the app and starts it again, where the host can. */
  'database.restart': { input: nothing, output: nothing },
  /**
   * Looks through the library for images that the database does not know, whoever made them, and answers when it has;
   * `database.changed` tells how far it is.
   */
  'database.search': { input: nothing, output: librarySearchSchema },
  /** What the search had found stays. */
  'database.cancelSearch': { input: nothing, output: nothing },
  /** The latest repair was seen. */
  'database.seen': { input: nothing, output: databaseStatusSchema },
  /** Opens the folder that the damaged files were put into, where the host can. */
  'database.showFolder': { input: nothing, output: nothing },
} as const;

/** How far a repair at the start is, by the size of what it makes anew and of what it reads; `totalBytes` is 0 where that is not known. */
export const repairProgressSchema = z.strictObject({ doneBytes: count, totalBytes: count });
export type RepairProgress = z.infer<typeof repairProgressSchema>;

export const databaseEvents = {
  /** While the app opens: nothing else is answered before it is over. */
  'database.repairing': repairProgressSchema,
  'database.changed': databaseStatusSchema,
} as const;
