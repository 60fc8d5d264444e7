import type { CloudProblem } from '../../../shared/domain/cloud.ts';
import { CloudError } from '../ports/cloud.ts';
import type { Refusals } from './refusals.ts';

export type SendParts<T> = {
  /** What the cloud has refused on this connection so far. */
  readonly refusals: Refusals;
  /** Sends these, all or none. Sending one twice is the same as once. */
  readonly send: (items: readonly T[]) => Promise<void>;
  /** Hears of each part that has arrived, in order. */
  readonly sent: (items: readonly T[]) => void;
  /** Hears of each one that the cloud refuses, whatever comes with it. */
  readonly refused: (item: T, problem: CloudProblem) => void;
  /** Those of them that are still to be sent; asked right before each request, for others are on their way for long. */
  readonly still: (items: readonly T[]) => readonly T[];
};

/**
 * Sends what can be sent. A batch that is refused, or is more than the server can do at once, is halved until the one that is in the way
 * stands alone; the others arrive, in order.
 * @throws what `send` throws other than a refusal of one item; what was settled by then stays so.
 */
export async function sendOrPark<T>(items: readonly T[], parts: SendParts<T>): Promise<void> {
  await sendPart(items, items.at(-1), parts);
}

/** @param last of all that there is to send: it tells a row that is refused from a cloud that refuses everything */
async function sendPart<T>(all: readonly T[], last: T | undefined, parts: SendParts<T>): Promise<void> {
  const items = parts.still(all);
  const [first] = items;
  if (first === undefined) return;
  const error = await failureOf(() => parts.send(items));
  if (error === null) {
    parts.refusals.taken();
    parts.sent(items);
  } else if (items.length === 1) {
    const others = last === undefined || last === first ? [] : parts.still([last]);
    const another = others.length === 0 ? null : () => parts.send(others);
    parts.refused(first, await parts.refusals.ofOne(error, another));
  } else {
    const middle = Math.ceil(items.length / 2);
    await sendPart(items.slice(0, middle), last, parts);
    await sendPart(items.slice(middle), last, parts);
  }
}

/** Why the cloud refuses what `work` does for one thing; null when it takes it. @throws whatever else goes wrong. */
export async function refusalOf(refusals: Refusals, work: () => Promise<void>): Promise<CloudProblem | null> {
  const error = await failureOf(work);
  return error === null ? null : await refusals.ofOne(error, null);
}

/** What smaller parts may have less of; null when there is nothing. @throws whatever else goes wrong. */
async function failureOf(work: () => Promise<void>): Promise<CloudError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof CloudError && mayBeOfOne(error)) return error;
    throw error;
  }
}

function mayBeOfOne({ problem, tooMuch }: CloudError): boolean {
  return tooMuch || problem.code === 'refused' || problem.code === 'no_access';
}
