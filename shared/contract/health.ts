import { z } from 'zod';

/** `low`: work goes on, and its user is told. `full`: nothing new is started that could not be saved. */
export const SPACE_STATES = ['ok', 'low', 'full'] as const;
export type SpaceState = (typeof SPACE_STATES)[number];

/** `missing`: the folder is not there, or another one is in its place. `read_only`: it cannot be written. */
export const LIBRARY_STATES = [...SPACE_STATES, 'read_only', 'missing'] as const;
export type LibraryState = (typeof LIBRARY_STATES)[number];

/**
 * Why a library counts as missing. `gone`: no such folder. `other_disk`: there is a folder, on another disk than the library was, without
 * the library's mark: most likely the place where its drive is usually mounted. `not_a_folder`: a file has its name. `no_answer`: the disk
 * or network does not answer.
 */
export const MISSING_REASONS = ['gone', 'other_disk', 'not_a_folder', 'no_answer'] as const;
export type MissingReason = (typeof MISSING_REASONS)[number];

const spaceShape = {
  path: z.string(),
  /** Null when it cannot be measured. */
  freeBytes: z.number().nonnegative().nullable(),
  /** How much has to be free for the state to be `ok`, or where it is `full`, for work to go on. */
  wantedBytes: z.number().nonnegative(),
};

/** How the app stands with the disks that it writes to. */
export const healthSchema = z.strictObject({
  /** Whether nothing new is started until that is mended. It goes on by itself then. */
  holds: z.boolean(),
  /** The disk of the data directory: database, and the images as they came. */
  disk: z.strictObject({ state: z.enum(SPACE_STATES), ...spaceShape }),
  /** The folder that finished files go to. Its space is told only where it is another disk. */
  library: z.strictObject({
    state: z.enum(LIBRARY_STATES),
    missing: z.enum(MISSING_REASONS).nullable(),
    ...spaceShape,
  }),
});
export type Health = z.infer<typeof healthSchema>;

export const healthCommands = {
  'app.health': {
    input: z.strictObject({
      /** Looks at the disks now, instead of telling what was found last. */
      look: z.boolean().default(false),
    }),
    output: healthSchema,
  },
  /**
   * Lets finished files go to another folder from now on, while nothing can be written to the one that was set.
   * Null takes the one that is set as it is now, although it is not the folder that it was, and makes it if need be.
   */
  'library.use': {
    input: z.strictObject({
      path: z.string().min(1, 'The path is empty.').max(4_096).nullable(),
    }),
    output: healthSchema,
  },
} as const;

export const healthEvents = {
  'health.changed': healthSchema,
} as const;
