import type { Failure } from '../../../shared/domain/errors.ts';

/** How a port says that something failed in a way the error ladder knows. Whatever else is thrown is `internal`. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: { cause: unknown }) {
    super(failure.message, options);
    this.failure = failure;
  }
}
