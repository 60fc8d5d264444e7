import { describe, expect, it } from 'vitest';
import { type CommandName, commands } from '../../../shared/contract/commands.ts';
import { hang, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { testApps } from '../../../tests/support/test-apps.ts';

const apps = testApps();

const READ_ONLY = {
  code: 'data_dir_busy',
  message: 'Another Safelight uses this data directory.',
  advice: 'Close the other one.',
  field: null,
} as const;

/** What changes neither data nor settings nor keys: an export is a file elsewhere. A new command that is not named here must be refused. */
const READING = [
  'app.info',
  'app.health',
  'app.recovery',
  'job.estimate',
  'job.retryEstimate',
  'job.links',
  'jobs.retryEstimate',
  'budget.status',
  'cloud.sql',
  'cloud.status',
  'cloud.parked',
  'cloud.job',
  'cloud.log',
  'updates.status',
  'prices.get',
  'prices.export',
  'job.get',
  'job.attempts',
  'job.list',
  'job.counts',
  'image.list',
  'image.files',
  'log.page',
  'log.match',
  'log.counts',
  'log.problems',
  'search.page',
  'search.count',
  'search.cancel',
  'settings.get',
  'queue.get',
  'job.timeline',
  'key.list',
  'shell.openFolder',
  'shell.reveal',
  'shell.drag',
  'shell.chooseFolder',
  'shell.openLink',
  'data.stats',
  'database.status',
  'database.check',
  'database.cancelCheck',
  'database.cancelSearch',
  'database.backups',
  'database.restart',
  'database.showFolder',
  'doctor.run',
  'diagnostics.get',
  'diagnostics.crash',
  'diagnostics.report',
  'diagnostics.lastEnd',
  'diagnostics.seen',
  'export.preview',
  'export.text',
  'export.choosePlace',
  'export.reveal',
  'export.start',
  'export.cancel',
  'bundle.open',
  'bundle.choose',
  'bundle.receive',
  'bundle.openReceived',
  'bundle.forget',
  'bundle.close',
  'bundle.list',
  'webhook.list',
  'webhook.deliveries',
  'metrics.save',
  'metrics.jobs',
  'metrics.jobCost',
  'metrics.get',
  'metrics.csv',
  'retention.preview',
  'retention.cancel',
  'retention.status',
  'storage.status',
] as const satisfies readonly CommandName[];

describe('an app that may only read', () => {
  it('refuses every command that would change something, and says why', async () => {
    const app = apps.open(undefined, { readOnly: READ_ONLY });
    const names = Object.keys(commands) as CommandName[];
    const refused = new Set<string>();
    for (const name of names) {
      const answer = await app.app.dispatch(name, {});
      if (!answer.ok && answer.error.code === READ_ONLY.code) {
        expect(answer.error).toEqual(READ_ONLY);
        refused.add(name);
      }
    }
    expect(names.filter((name) => !refused.has(name)).sort()).toEqual([...READING].sort());
  });

  it('takes up no job that its writer has left', async () => {
    const writer = apps.open(new ScriptedProvider(hang));
    const { id } = await writer.createJob({ images: 1 });
    await writer.clock.runUntil(() => writer.provider.requests.length === 1);
    const before = writer.job(id);
    apps.crash(writer);
    const reader = apps.open(undefined, { readOnly: READ_ONLY });
    expect(await reader.app.start('run')).toEqual({ jobs: [], notSent: 0, adopted: 0, unknown: 0 });
    await reader.clock.advance(10_000);
    expect(reader.provider.requests).toHaveLength(0);
    expect((await reader.call('job.get', { jobId: id })).job).toEqual(before);
  });
});
