import type { CommandName, CommandOutput, CommandParsed } from '../../../shared/contract/commands.ts';
import { orExplain } from '../explain-failure.ts';
import { readHistory } from '../retention/history.ts';
import { itemOf, reasonsOf, totalsOf } from '../retention/plan.ts';
import { readPlan } from '../retention/read-plan.ts';
import { restoreJobs } from './delete-jobs.ts';
import type { Handlers } from './handler.ts';
import type { Services } from './services.ts';

type RetentionCommand = Extract<CommandName, `retention.${string}` | `storage.${string}`>;

/** Commands that take away what is old or too much, and give its room back. */
export const retentionHandlers: Handlers<RetentionCommand> = {
  'retention.preview': preview,
  'retention.run': (services, { rules, token, way }) =>
    orExplain(() =>
      services.retention.runs.start(rules ?? services.settings.current.retention.rules, token, way),
    ),
  'retention.cancel': async ({ retention }, { runId }) => {
    await retention.runs.cancel(runId);
    return {};
  },
  'retention.undo': async (services, { runId }) => {
    const { jobIds, logs } = await services.retention.runs.takeUndo(runId);
    return { jobs: restoreJobs(services, jobIds).length, logs };
  },
  'retention.status': ({ retention, ports }) => ({
    latest: retention.runs.latest,
    history: readHistory(ports.store),
  }),
  'storage.status': ({ retention }) => retention.compaction.status(),
  'storage.compact': ({ retention }, { wait }) => {
    retention.compaction.start(wait);
    return retention.compaction.status();
  },
  'storage.cancel': async ({ retention }) => {
    await retention.compaction.cancel();
    return retention.compaction.status();
  },
};

async function preview(
  { ports, settings, logger }: Services,
  { rules, offset, limit }: CommandParsed<'retention.preview'>,
): Promise<CommandOutput<'retention.preview'>> {
  logger.flush();
  const { plan, token } = await readPlan(ports, rules ?? settings.current.retention.rules);
  const { kept, later } = plan;
  const page = [...plan.jobs, ...plan.logs].slice(offset, offset + limit);
  return {
    token,
    totals: totalsOf(plan),
    reasons: reasonsOf(plan),
    kept,
    later,
    items: page.map(itemOf),
  };
}
