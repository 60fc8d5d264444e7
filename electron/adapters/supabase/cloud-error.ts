import { CloudError } from '../../core/ports/cloud.ts';
import { oneLine } from './one-line.ts';
import { serverTrouble } from './problems.ts';
import type { Refusal } from './refusal.ts';
import { Refused } from './wire.ts';

/** What an error means that came through one of the libraries, which put it into errors of their own. */
export function cloudErrorOf(error: unknown): CloudError {
  if (error instanceof CloudError) return error;
  if (error instanceof Refused) return error.problem;
  const inner = innerOf(error);
  if (inner !== null) return cloudErrorOf(inner);
  const text = error instanceof Error ? error.message : String(error);
  return serverTrouble(`An answer of the project cannot be read: ${oneLine(text)}`, error);
}

/** The refusal that an error stands for; null when it is something else. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refused) return error.refusal;
  const inner = innerOf(error);
  return inner === null ? null : refusalOf(inner);
}

/** Runs `work`; what it throws is a CloudError. */
export async function told<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw cloudErrorOf(error);
  }
}

/** What the storage client (`originalError`) and the one for resumable uploads (`causingError`) have put into theirs. */
function innerOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return null;
  const { originalError, causingError } = error as { originalError?: unknown; causingError?: unknown };
  return originalError ?? causingError ?? null;
}
