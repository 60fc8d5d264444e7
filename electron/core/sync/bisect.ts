import type { CloudProblem } from '../../../shared/domain/cloud.ts';
import { CloudError } from '../ports/cloud.ts';

export type SendParts<T> = {
  /** Sends these, all or none. */
  readonly send: (items: readonly T[]) => Promise<void>;
  /** Hears of each part that has arrived, in order. */
  readonly sent: (items: readonly T[]) => void;
  /** Hears of each one that the cloud refuses, whatever comes with it. */
  readonly refused: (item: T, problem: CloudProblem) => void;
};

/**
 * Sends what can be sent. A batch that is refused is halved until the one that is refused stands alone; the others arrive, in order.
 * @throws what `send` throws other than a refusal; what was settled by then stays so.
 */
export async function sendOrPark<T>(items: readonly T[], parts: SendParts<T>): Promise<void> {
  const [first] = items;
  if (first === undefined) return;
  const problem = await refusalOf(() => parts.send(items));
  if (problem === null) parts.sent(items);
  else if (items.length === 1) parts.refused(first, problem);
  else {
    const middle = Math.ceil(items.length / 2);
    await sendOrPark(items.slice(0, middle), parts);
    await sendOrPark(items.slice(middle), parts);
  }
}

/** Why the cloud refuses what `work` sends; null when it takes it. @throws whatever else goes wrong. */
export async function refusalOf(work: () => Promise<void>): Promise<CloudProblem | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof CloudError && error.problem.code === 'refused') return error.problem;
    throw error;
  }
}
