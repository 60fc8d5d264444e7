import type { FieldError } from './check-form.ts';

/** An error as its field shows it: what is wrong, then what to do. */
export function errorText(error: FieldError | undefined): string | undefined {
  if (error === undefined) return undefined;
  return error.advice === null ? error.message : `${error.message} ${error.advice}`;
}
