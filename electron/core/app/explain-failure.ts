import { AppError } from '../../../shared/contract/result.ts';
import { adviceFor } from '../../../shared/domain/errors.ts';
import { FailureError } from '../ports/failure-error.ts';

/** Does what a port may fail at; its failure becomes the command's answer, with what to do about it. */
export async function orExplain<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { code, message } = error.failure;
    throw new AppError(code === 'disk_full' ? 'disk_full' : 'not_possible', message, {
      advice: adviceFor(code),
      cause: error,
    });
  }
}
