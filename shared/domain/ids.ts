import { z } from 'zod';

/** UUIDs (version 7 when made here), so that ids made on any device sort by time and never collide. */
export const jobIdSchema = z.uuid();
export const imageIdSchema = z.uuid();
export const attemptIdSchema = z.uuid();
export const fileIdSchema = z.uuid();
export const userIdSchema = z.uuid();

/** Milliseconds since the Unix epoch. For display and sync; order is always told by a sequence, never by a time. */
export const timestampSchema = z.int().nonnegative();

/** Lower-case hexadecimal SHA-256. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
