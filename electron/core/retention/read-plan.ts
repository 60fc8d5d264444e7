import type { RetentionRules } from '../../../shared/domain/retention.ts';
import { pause } from '../pause.ts';
import type { Ports } from '../ports/index.ts';
import type { JobFacts } from '../ports/retention-store.ts';
import { fingerprintOf, planRetention, type RetentionPlan } from './plan.ts';

/** Jobs read at a time; other work goes on in between. */
const JOBS_AT_A_TIME = 50;

export type ReadPlan = {
  readonly plan: RetentionPlan;
  /** Stands for exactly this plan. */
  readonly token: string;
};

/** Looks at all jobs and decides what goes now. */
export async function readPlan(ports: Ports, rules: RetentionRules): Promise<ReadPlan> {
  const all: JobFacts[] = [];
  for (;;) {
    const page = ports.store.retention.page(all.at(-1)?.id ?? null, JOBS_AT_A_TIME);
    all.push(...page);
    if (page.length < JOBS_AT_A_TIME) break;
    await pause(ports.clock);
  }
  const plan = planRetention(all, rules, ports.clock.now());
  return { plan, token: ports.ids.sha256(fingerprintOf(plan)) };
}
