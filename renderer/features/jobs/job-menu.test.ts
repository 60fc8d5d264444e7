import { describe, expect, it } from 'vitest';
import type { ExportActions } from '../../state/export-actions.ts';
import type { JobActions } from '../../state/job-actions.ts';
import { strings } from '../../strings/index.ts';
import { jobOf } from '../../testing/jobs.ts';
import type { MenuItem } from '../../ui/menu.tsx';
import { jobMenu, jobsMenu, otherJobMenu } from './job-menu.ts';

/** Notes the names of what was done. */
function noting(): { done: string[]; actions: JobActions; exporting: ExportActions } {
  const done: string[] = [];
  const any = new Proxy({}, { get: (_target, name) => () => done.push(String(name)) });
  return { done, actions: any as JobActions, exporting: any as ExportActions };
}

function labels(items: readonly MenuItem[]): string[] {
  return items.flatMap((item) => (item === 'separator' ? [] : [item.label]));
}

const ended = jobOf(1, { status: 'failed' });
const text = strings.jobs.menu;

describe('the menu of a job', () => {
  it('leads to its copy in the cloud once an account is joined, and only then', () => {
    const { actions, exporting } = noting();
    const parts = { actions, exporting, abilities: null, first: null };
    expect(labels(jobMenu(ended, { ...parts, joined: true }))).toContain(strings.cloud.copy);
    expect(labels(jobMenu(ended, { ...parts, joined: false }))).not.toContain(strings.cloud.copy);
    expect(labels(jobsMenu([ended, jobOf(2)], actions, true))).toContain(strings.cloud.copy);
    expect(labels(jobsMenu([ended, jobOf(2)], actions, false))).not.toContain(strings.cloud.copy);
  });

  it('of another device changes nothing', () => {
    const { done, actions, exporting } = noting();
    const items = otherJobMenu(ended, actions, exporting);
    expect(labels(items)).toEqual([text.duplicate, strings.exporting.action]);
    for (const item of items) if (item !== 'separator') item.onSelect();
    expect(done).toEqual(['duplicate', 'exportJob']);
  });
});
