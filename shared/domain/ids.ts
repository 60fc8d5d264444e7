import { z } from 'zod';

/** UUIDs (version 7 when made here), so that ids made on any device sort by time and never collide. */
export const jobIdSchema = z.uuid();
export const imageIdSchema = z.uuid();
export const attemptIdSchema = z.uuid();
export const fileIdSchema = z.uuid();
export const userIdSchema = z.uuid();

/** 9999-12-31T23:59:59.999Z: the last moment whose ISO form sorts with the others. What is far beyond it no Date can hold. */
const LAST_TIMESTAMP = 253_402_300_799_999;

/** Milliseconds since the Unix epoch. For display and sync; order is always told by a sequence, never by a time. */
export const timestampSchema = z.int().nonnegative().max(LAST_TIMESTAMP);

/** Lower-case hexadecimal SHA-256. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
