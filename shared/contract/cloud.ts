import { z } from 'zod';
import {
  CLOUD_IMAGES,
  cloudStatusSchema,
  jobPlaceSchema,
  PARKED_KINDS,
  parkedRowSchema,
  syncMessageSchema,
} from '../domain/cloud.ts';
import { jobIdSchema } from '../domain/ids.ts';

const nothing = z.strictObject({});
const emailSchema = z
  .string()
  .trim()
  .min(1, 'Enter your e-mail address.')
  .max(320)
  .pipe(z.email('This is no e-mail address.'));

/** Bounds what one command may be asked to do. */
const MANY = 1_000;

export const cloudCommands = {
  /** The SQL that makes the tables of a project, for its owner to run there. May be run again at any time. */
  'cloud.sql': { input: nothing, output: z.strictObject({ sql: z.string() }) },
  'cloud.status': { input: nothing, output: cloudStatusSchema },
  /**
   * Sets the project, after asking it whether it is one: its address, its key, its tables. Nothing is kept when it is not. Signs out
   * where it is another project than before. Null for both forgets it.
   */
  'cloud.setProject': {
    input: z.strictObject({
      url: z.string().trim().min(1, "Enter the project's address.").max(2_000),
      publishableKey: z.string().trim().min(1, "Enter the project's publishable key.").max(2_000),
    }),
    output: cloudStatusSchema,
  },
  /** Turns the switch on or off, or changes what is sent. Off stops at once; what waits is sent when it is on again. */
  'cloud.set': {
    input: z.strictObject({
      on: z.boolean().optional(),
      images: z.enum(CLOUD_IMAGES).optional(),
      historyPaused: z.boolean().optional(),
    }),
    output: cloudStatusSchema,
  },
  'cloud.signIn': {
    input: z.strictObject({
      email: emailSchema,
      password: z.string().min(1, 'Enter the password.').max(1_000),
    }),
    output: cloudStatusSchema,
  },
  /** Has a code e-mailed to an account that is there. */
  'cloud.sendCode': { input: z.strictObject({ email: emailSchema }), output: nothing },
  'cloud.verifyCode': {
    input: z.strictObject({
      email: emailSchema,
      code: z
        .string()
        .trim()
        .regex(/^\d{6,10}$/, 'The code is the number in the e-mail.'),
    }),
    output: cloudStatusSchema,
  },
  /** Ends the session on this machine, also without a network. What waits stays, for the same account. */
  'cloud.signOut': { input: nothing, output: cloudStatusSchema },
  /**
   * Says what happens to what is on this machine, for an account that is signed in here for the first time: `all` of it is sent, or only
   * what is `new` from now on. Jobs of an account that was joined before leave the list of other devices.
   */
  'cloud.join': { input: z.strictObject({ history: z.enum(['all', 'new']) }), output: cloudStatusSchema },
  /** Signs out and forgets which account this machine belongs to. What is in the cloud stays there. */
  'cloud.leave': { input: nothing, output: cloudStatusSchema },
  /** Tries now, instead of when the next try is due, and answers how it stands then. */
  'cloud.sync': {
    input: z.strictObject({
      /** How long to wait for everything to be sent, in milliseconds; 0 answers at once. */
      waitMs: z.int().min(0).max(86_400_000).default(0),
    }),
    output: cloudStatusSchema,
  },
  /** What the cloud refused, oldest first. */
  'cloud.parked': {
    input: z.strictObject({ limit: z.int().min(1).max(500).default(100) }),
    output: z.array(parkedRowSchema),
  },
  /** Puts what was refused back in line; null for all of it. */
  'cloud.retryParked': {
    input: z.strictObject({
      rows: z
        .array(z.strictObject({ kind: z.enum(PARKED_KINDS), entityId: z.string().max(100) }))
        .max(500)
        .nullable()
        .default(null),
    }),
    output: cloudStatusSchema,
  },
  /** Keeps jobs on this machine alone, and takes them out of the cloud where they are there already; or lets them be sent again. */
  'cloud.keepLocal': {
    input: z.strictObject({ jobIds: z.array(jobIdSchema).min(1).max(MANY), local: z.boolean() }),
    output: nothing,
  },
  /** How a job stands with the cloud. */
  'cloud.job': {
    input: z.strictObject({ jobId: jobIdSchema }),
    output: z.strictObject({
      place: jobPlaceSchema,
      /** The device that made it, for one of another device; null for a job of this one. */
      device: z.string().nullable(),
    }),
  },
  /** Has a job of another device followed for the next minute; whoever shows it asks again before that. Null ends it. */
  'cloud.watch': { input: z.strictObject({ jobId: jobIdSchema.nullable() }), output: nothing },
  /**
   * Reads now what other devices made: which jobs there are, and of this one, if one is named, all there is. Answers when that was read, or
   * when so many milliseconds are over: `complete` says which. Null where nobody is connected.
   */
  'cloud.fetch': {
    input: z.strictObject({
      jobId: jobIdSchema.nullable().default(null),
      waitMs: z.int().min(1).max(86_400_000),
    }),
    output: z.strictObject({ complete: z.boolean().nullable() }),
  },
  /** The sync's own messages, newest first. */
  'cloud.log': {
    input: z.strictObject({
      beforeId: z.int().positive().nullable().default(null),
      limit: z.int().min(1).max(500).default(100),
    }),
    output: z.array(syncMessageSchema),
  },
} as const;

export const cloudEvents = {
  'cloud.changed': cloudStatusSchema,
  /** Jobs of other devices that came, changed, or went. Bounded: `more` says that there were others, so whoever shows them asks again. */
  'cloud.jobs': z.strictObject({
    changed: z.array(jobIdSchema).max(200),
    removed: z.array(jobIdSchema).max(200),
    more: z.boolean(),
  }),
} as const;
