import { afterEach, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../shared/domain/settings.ts';
import { bundleOf } from '../testing/bundles.ts';
import { jobId, jobOf } from '../testing/jobs.ts';
import { ok, playedClient } from '../testing/played-client.ts';
import { type Session, startSession } from './session.ts';

let session: Session | undefined;
afterEach(() => session?.close());

/** A session with job 1 in its list, whose list of bundles is still on its way. */
async function start() {
  const played = playedClient();
  const started = startSession(played.client, (frame) => frame());
  session = started;
  await played.answer('settings.get', ok({ ...DEFAULT_SETTINGS, userId: jobId(0) }));
  await played.answer('job.counts', ok({}));
  await played.answer('job.list', ok({ jobs: [jobOf(1)], nextAfterId: null, covers: {} }));
  return { ...played, session: started, state: () => started.store.getState() };
}

it('shows a bundle’s job without taking it into the list of jobs, and another job when it is closed', async () => {
  const { session, state, answer, tell } = await start();
  await answer('bundle.list', ok([]));
  session.showBundle(bundleOf(7));
  expect(await answer('job.get', ok({ job: jobOf(7) }))).toEqual({ jobId: jobId(7) });
  expect(state()).toMatchObject({ selectedId: jobId(7), selected: { id: jobId(7) }, view: { kind: 'job' } });
  expect(state().jobs.map(({ id }) => id)).toEqual([jobId(1)]);

  tell({ name: 'bundles.changed', payload: { bundles: [] } });
  expect(state()).toMatchObject({ bundles: [], selectedId: jobId(1), selected: { id: jobId(1) } });
});

it('knows a bundle that the host opened before the page had its list', async () => {
  const { session, state, answer } = await start();
  session.select(jobId(7));
  await answer('job.get', ok({ job: jobOf(7) }));
  await answer('bundle.list', ok([bundleOf(7)]));
  expect(state()).toMatchObject({ selected: { id: jobId(7) }, bundles: [{ jobId: jobId(7) }] });
  expect(state().jobs.map(({ id }) => id)).toEqual([jobId(1)]);
});

it('keeps what was told when an older answer comes after it, and what is looked at when another is closed', async () => {
  const { session, state, answer, tell } = await start();
  tell({ name: 'bundles.changed', payload: { bundles: [bundleOf(7), bundleOf(8)] } });
  await answer('bundle.list', ok([]));
  expect(state().bundles).toHaveLength(2);
  session.select(jobId(8));
  await answer('job.get', ok({ job: jobOf(8) }));
  tell({ name: 'bundles.changed', payload: { bundles: [bundleOf(8)] } });
  expect(state()).toMatchObject({ selectedId: jobId(8), selected: { id: jobId(8) } });
});
