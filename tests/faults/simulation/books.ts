import type { Attempt } from '../../../shared/domain/attempt.ts';
import type { Job } from '../../../shared/domain/job.ts';
import type { Call } from './sim-provider.ts';

/** Absorbs the error of adding floats. */
const CENT_OF_CENT = 1e-6;

/** What the provider was asked, by the attempt's id. */
type Calls = ReadonlyMap<string, Call>;
type Broken = (what: string) => void;

/** The job's account against its attempts, and the attempts against the provider's own books. */
export function checkAccount(job: Job, attempts: readonly Attempt[], calls: Calls, broken: Broken): void {
  let [usd, wasted, unpriced, charged] = [0, 0, 0, 0];
  for (const attempt of attempts) {
    const call = calls.get(attempt.id);
    charged += call?.chargedUsd ?? 0;
    if (attempt.status === 'intent' || attempt.status === 'sending') continue;
    if (attempt.billing !== 'billed' && attempt.billing !== 'unknown') continue;
    if (attempt.costUsd === null) unpriced += attempt.estimatedUsd === 0 ? 0 : 1;
    else {
      usd += attempt.costUsd;
      if (attempt.status !== 'succeeded') wasted += attempt.costUsd;
      if (call !== undefined && Math.abs(attempt.costUsd - call.chargedUsd) > CENT_OF_CENT) {
        broken(`Attempt ${attempt.id} cost ${call.chargedUsd}, not ${attempt.costUsd}`);
      }
    }
  }
  const { cost } = job;
  if (
    Math.abs(cost.usd - usd) + Math.abs(cost.wastedUsd - wasted) > CENT_OF_CENT ||
    cost.unpriced !== unpriced
  ) {
    broken(
      `Job ${job.id} says ${JSON.stringify(cost)}, its attempts ${JSON.stringify({ usd, wasted, unpriced })}`,
    );
  }
  const { budgetUsd } = job.params;
  if (budgetUsd !== null && charged > budgetUsd + CENT_OF_CENT) {
    broken(`Job ${job.id} was charged ${charged} of a budget of ${budgetUsd}`);
  }
}

/** What was charged in each month, against the month's budget. */
export function checkMonths(
  monthUsd: number,
  attempts: ReadonlyMap<string, Attempt>,
  calls: Calls,
  broken: Broken,
): void {
  const charged = new Map<string, number>();
  for (const [id, { chargedUsd, kind }] of calls) {
    const attempt = attempts.get(id);
    if (attempt === undefined || kind === 'unpriced') continue;
    const at = new Date(attempt.createdAt);
    const month = `${at.getFullYear()}-${at.getMonth()}`;
    charged.set(month, (charged.get(month) ?? 0) + chargedUsd);
  }
  for (const [month, usd] of charged) {
    if (usd > monthUsd + CENT_OF_CENT)
      broken(`${usd} were charged in month ${month}, of a budget of ${monthUsd}`);
  }
}
