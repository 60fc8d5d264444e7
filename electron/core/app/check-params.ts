import { adviceFor } from '../../../shared/domain/errors.ts';
import type { JobParams } from '../../../shared/domain/job.ts';
import { insideJson } from '../../../shared/text/inside-json.ts';
import type { MonthBudget } from '../budget/month-budget.ts';
import type { ParamIssue } from '../ports/provider.ts';
import type { Services } from './services.ts';

/** What is known of a job before anything of it exists. */
export type ParamsCheck = {
  /** What would be refused, most important first; empty when the job can start. */
  readonly issues: readonly ParamIssue[];
  /** What one image costs, in US dollars; null when the price is not known. */
  readonly usdPerImage: number | null;
};

/** Everything that can be known wrong with a job's parameters without sending or writing anything. */
export function checkParams({ ports, budget }: Services, params: JobParams): ParamsCheck {
  const provider = ports.providers[params.provider];
  const usdPerImage = provider.estimateUsd(params);
  return {
    issues: [
      ...provider.check(params),
      ...secretIssues(ports.keys.all(), params),
      ...budgetIssues(params, usdPerImage),
      ...monthIssues(budget, usdPerImage),
    ],
    usdPerImage,
  };
}

/** A shorter secret is a word that a prompt may well hold, such as the key of a local server. */
const SHORTEST_SECRET = 8;

/** What is stored must not hold a key, whichever field, or field in a field, it was put in by mistake. */
export function secretIssues(secrets: readonly string[], fields: object): ParamIssue[] {
  const long = secrets.filter((secret) => secret.length >= SHORTEST_SECRET).map(insideJson);
  return Object.entries(fields)
    .filter(([, value]) => long.some((secret) => JSON.stringify(value ?? null).includes(secret)))
    .map(([field]) => ({ field, message: `The ${field} contains your API key`, advice: 'Remove it there.' }));
}

function budgetIssues({ budgetUsd, model }: JobParams, each: number | null): ParamIssue[] {
  if (budgetUsd === null) return [];
  if (each === null) {
    const message = `A budget cannot be kept: the price of ${model} is not known`;
    const advice = 'Leave the budget out, or choose a model and quality with a known price.';
    return [{ field: 'budgetUsd', message, advice }];
  }
  if (each <= budgetUsd) return [];
  const message = `The budget of $${budgetUsd} is less than one image costs`;
  const advice = `An image is estimated at about $${each.toFixed(4)}. Raise the budget, or lower the size or quality.`;
  return [{ field: 'budgetUsd', message, advice }];
}

/** A job of which not one image may be bought this month would only be made to fail. */
function monthIssues(budget: MonthBudget, each: number | null): ParamIssue[] {
  const room = budget.roomFor(each);
  if (room.kind !== 'none') return [];
  return [{ field: 'monthlyBudget', message: room.failure.message, advice: adviceFor(room.failure.code) }];
}
