import { z } from 'zod';

export const ERROR_CODES = [
  'invalid_input',
  'not_found',
  'not_possible',
  'data_dir_busy',
  'data_dir_unusable',
  'database_unusable',
  'database_newer',
  'library_unwritable',
  'disk_full',
  'internal',
] as const;

/** An error that a person reads: what is wrong, and what to do about it. */
export const appErrorSchema = z.strictObject({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  advice: z.string().nullable(),
  /** The input that is wrong, as a path such as `params.size`. */
  field: z.string().nullable(),
});
export type AppErrorData = z.infer<typeof appErrorSchema>;
export type AppErrorCode = AppErrorData['code'];

/** What every command answers: never an exception across a boundary. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: AppErrorData };

/** Thrown inside the app where a command cannot be done for a reason that its user can mend; the dispatcher turns it into a Result. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly data: AppErrorData;

  constructor(
    code: AppErrorCode,
    message: string,
    more: { advice?: string | null; field?: string | null; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.data = { code, message, advice: more.advice ?? null, field: more.field ?? null };
  }
}
