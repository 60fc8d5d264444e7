import { AppError, type AppErrorData } from '../../shared/contract/result.ts';
import { adviceFor, type Failure } from '../../shared/domain/errors.ts';
import type { Redact } from './logging/redaction.ts';
import { FailureError } from './ports/failure-error.ts';
import type { Ports } from './ports/index.ts';

/** Does what a port may fail at; its failure becomes the command's answer, with what to do about it. */
export async function orExplain<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { code, message, advice } = failureData(error.failure);
    throw new AppError(code, message, { advice, cause: error });
  }
}

export type Explaining = {
  readonly redact: Redact;
  readonly reportProblem: Ports['reportProblem'];
  /** What did not work out, as a sentence for whoever looks for the cause of what nobody expected. */
  readonly what: string;
  /** What to do where a port failed; what the error ladder says if not given. */
  readonly advice?: string;
};

/** What a user is told of any error, without secrets. One that nobody expected is reported too. */
export function explained(error: unknown, explaining: Explaining): AppErrorData {
  const { message, advice, ...data } = dataOf(error, explaining);
  const { redact } = explaining;
  return { ...data, message: redact(message), advice: advice === null ? null : redact(advice) };
}

function dataOf(error: unknown, { reportProblem, what, advice }: Explaining): AppErrorData {
  if (error instanceof AppError) return error.data;
  if (error instanceof FailureError) return failureData(error.failure, advice);
  reportProblem(what, error);
  const message = `Something unexpected went wrong: ${error instanceof Error ? error.message : String(error)}`;
  return { code: 'internal', message, advice: 'Please report it with what you did.', field: null };
}

function failureData({ code, message }: Failure, advice = adviceFor(code)): AppErrorData {
  return { code: code === 'disk_full' ? 'disk_full' : 'not_possible', message, advice, field: null };
}
