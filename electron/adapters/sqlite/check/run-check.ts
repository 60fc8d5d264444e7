import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type CheckStage, checkStageSchema } from '../../../../shared/contract/database.ts';
import { AppError } from '../../../../shared/contract/result.ts';

/** How a check is started: with a plain Node, in a process of its own. */
export type CheckCommand = { readonly nodePath: string; readonly checkEntry: string };

const lineSchema = z.union([
  z.strictObject({ at: checkStageSchema }),
  z.strictObject({ problems: z.array(z.string()) }),
  /** Why it could not look, which says nothing of the database. */
  z.strictObject({ refused: z.string() }),
]);

/**
 * Looks through a database in a process of its own, so that neither its time nor a crash in it is the app's.
 * @returns what is wrong
 * @throws AppError `not_possible` when it could not look, Error when the process died while it did; the signal's reason when that fires, which ends it at once.
 */
export function runCheck(
  { nodePath, checkEntry }: CheckCommand,
  path: string,
  kind: 'quick' | 'full',
  onProgress: (at: CheckStage) => void,
  signal: AbortSignal,
): Promise<string[]> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(nodePath, [checkEntry, path, kind], { stdio: ['ignore', 'pipe', 'ignore'] });
    let problems: string[] | null = null;
    let refused: string | null = null;
    const stop = () => void child.kill('SIGKILL');
    signal.addEventListener('abort', stop);
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = parsed(text);
      if (line === null) return;
      if ('at' in line) onProgress(line.at);
      else if ('refused' in line) refused = line.refused;
      else problems = line.problems;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(signal.reason as Error);
      else if (problems !== null) resolve(problems);
      else if (refused !== null) reject(notLooked(path, refused));
      else reject(new Error(`The check ended without an answer (${code}).`));
    });
  });
}

function notLooked(path: string, why: string): AppError {
  return new AppError('not_possible', `${path} could not be checked: ${why}.`, {
    advice: 'Nothing is known to be wrong. Close other programs that use it, check its disk, then try again.',
  });
}

function parsed(text: string): z.infer<typeof lineSchema> | null {
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
