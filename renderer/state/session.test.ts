import { afterEach, describe, expect, it } from 'vitest';
import type { EventPayload } from '../../shared/contract/events.ts';
import type { AppErrorData, Result } from '../../shared/contract/result.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/domain/settings.ts';
import { cloudOf } from '../testing/cloud.ts';
import { jobId, jobOf } from '../testing/jobs.ts';
import { ok, playedClient } from '../testing/played-client.ts';
import { type Session, startSession } from './session.ts';
import type { Connection } from './session-state.ts';

const ERROR: AppErrorData = { code: 'data_dir_busy', message: 'Busy.', advice: null, field: null };
const SETTINGS: Settings = { ...DEFAULT_SETTINGS, userId: jobId(0) };

let session: Session | undefined;
afterEach(() => session?.close());

/** A session on a client that the test plays; frames are drawn when the test says so. */
function start() {
  const played = playedClient();
  const frames: (() => void)[] = [];
  let connect: (connection: Connection) => void = () => undefined;
  const started = startSession(
    played.client,
    (frame) => frames.push(frame),
    (listener) => {
      connect = listener;
      return () => undefined;
    },
  );
  session = started;
  return {
    ...played,
    session: started,
    state: () => started.store.getState(),
    draw: () => frames.splice(0).forEach((frame) => void frame()),
    connect: (connection: Connection) => connect(connection),
  };
}

/** A session that is open, with these jobs. */
async function startWith(...numbers: number[]) {
  const started = start();
  await started.answer('bundle.list', ok([]));
  await started.answer('settings.get', ok(SETTINGS));
  await started.answer('job.counts', ok({}));
  await started.answer('job.list', page(...numbers));
  return started;
}

/** A page of these jobs; there are older ones when job 2 is the last. */
function page(...numbers: number[]): Result<unknown> {
  const nextAfterId = numbers.at(-1) === 2 ? jobId(2) : null;
  return ok({ jobs: numbers.map((number) => jobOf(number)), nextAfterId, covers: {} });
}

describe('a session', () => {
  it('opens with the newest job selected', async () => {
    const { state } = await startWith(3, 2);
    expect(state()).toMatchObject({ phase: 'ready', selectedId: jobId(3), settings: SETTINGS });
    expect(state().selected).toEqual(jobOf(3));
  });

  it('says why it could not open, and opens when asked again', async () => {
    const started = start();
    await started.answer('job.counts', ok({}));
    await started.answer('job.list', page());
    await started.answer('settings.get', { ok: false, error: ERROR });
    expect(started.state()).toMatchObject({ phase: 'failed', error: ERROR });
    void started.session.loadJobs();
    await started.answer('job.counts', ok({}));
    await started.answer('job.list', page());
    await started.answer('settings.get', ok(SETTINGS));
    expect(started.state()).toMatchObject({ phase: 'ready', error: null, selectedId: null });
  });

  it('shows a job that is not in the list', async () => {
    const started = await startWith(3);
    started.session.select(jobId(1));
    expect(started.state()).toMatchObject({ selectedId: jobId(1), selected: null });
    await started.answer('job.get', ok({ job: jobOf(1), images: [], files: [], stepMs: {} }));
    expect(started.state().selected).toEqual(jobOf(1));
  });

  it('keeps the shown job live when a filter hides it', async () => {
    const started = await startWith(3);
    started.session.setJobQuery({ statuses: ['failed'] });
    started.tell({ name: 'job.changed', payload: jobOf(3, { status: 'completed', updatedAt: 50 }) });
    started.draw();
    expect(started.state().jobs).toEqual([]);
    expect(started.state().selected?.status).toBe('completed');
  });

  it('changes the state once a frame, however many events come', async () => {
    const started = await startWith(3, 1);
    let changes = 0;
    started.session.store.subscribe(() => changes++);
    for (let at = 10; at < 40; at++) {
      started.tell({ name: 'job.changed', payload: jobOf(3, { updatedAt: at }) });
    }
    expect(changes).toBe(0);
    started.draw();
    expect(changes).toBe(1);
    expect(started.state().jobs[0]?.updatedAt).toBe(39);
  });

  it('passes every event on to those who listen', async () => {
    const started = await startWith();
    const heard: string[] = [];
    const stop = started.session.on(({ name }) => heard.push(name));
    started.tell({ name: 'log.appended', payload: { batches: [] } });
    stop();
    started.tell({ name: 'log.appended', payload: { batches: [] } });
    expect(heard).toEqual(['log.appended']);
  });

  it('keeps what is wished until there is one who grants it', async () => {
    const started = start();
    const wish = (number: number) =>
      ({ wish: 'open-job', jobId: jobId(number), seq: null }) as const satisfies EventPayload<'ui.wished'>;
    started.session.on(() => undefined);
    started.tell({ name: 'ui.wished', payload: wish(1) });
    started.tell({ name: 'ui.wished', payload: wish(2) });
    const first: unknown[] = [];
    const stop = started.session.onWish((wished) => first.push(wished));
    expect(first).toEqual([wish(1), wish(2)]);
    started.tell({ name: 'ui.wished', payload: wish(3) });
    stop();
    started.tell({ name: 'ui.wished', payload: wish(4) });
    const next: unknown[] = [];
    started.session.onWish((wished) => next.push(wished));
    expect(first).toEqual([wish(1), wish(2), wish(3)]);
    expect(next).toEqual([wish(4)]);
  });

  it('keeps the app’s latest problem until it is dismissed', async () => {
    const started = await startWith();
    const problem = { message: 'The disk is full.', advice: 'Free some space.', jobId: null };
    started.tell({ name: 'app.problem', payload: problem });
    expect(started.state().problem).toEqual(problem);
    started.session.dismissProblem();
    expect(started.state().problem).toBeNull();
  });

  it('hears the same focus on the log twice, and opens the log for it', async () => {
    const started = await startWith(1);
    await started.answer('app.recovery', ok([]));
    const closed = { ...SETTINGS, appearance: { ...SETTINGS.appearance, logOpen: false } };
    started.tell({ name: 'settings.changed', payload: closed });
    started.session.focusLog({ step: 'processing' });
    const first = started.state().logFocus;
    started.session.focusLog({ step: 'processing' });
    expect(first).toMatchObject({ step: 'processing', imageId: null });
    expect(started.state().logFocus?.token).not.toBe(first?.token);
    expect(started.state().settings?.appearance.logOpen).toBe(true);
  });

  it('prefers what the queue told meanwhile to an answer that was on its way', async () => {
    const started = start();
    const told = { paused: true, rateLimitedUntil: null, order: [jobId(1)] };
    started.tell({ name: 'queue.changed', payload: told });
    await started.answer('app.info', { ok: false, error: ERROR });
    await started.answer('queue.get', ok({ paused: false, rateLimitedUntil: null, order: [] }));
    expect(started.state().queue).toEqual(told);
  });

  it('asks again after a lost connection for what was asked in vain', async () => {
    const started = await startWith(3);
    started.connect('lost');
    started.session.setJobQuery({ search: 'harbour' });
    await started.answer('job.list', { ok: false, error: ERROR });
    expect(started.state().error).toEqual(ERROR);
    started.connect('open');
    await started.answer('settings.get', ok(SETTINGS));
    await started.answer('job.list', page());
    expect(started.state()).toMatchObject({ error: null, phase: 'ready', connection: 'open' });
  });

  it('hears nothing after it is closed', async () => {
    const started = await startWith();
    started.session.close();
    started.tell({ name: 'job.changed', payload: jobOf(3) });
    started.draw();
    expect(started.state().jobs).toEqual([]);
  });

  it('shows how the cloud stands, as it is told and as it answers', async () => {
    const { session, state, tell, answer } = await startWith(3);
    await answer('cloud.status', ok(cloudOf({ state: 'sending' })));
    tell({ name: 'cloud.changed', payload: cloudOf({ state: 'offline' }) });
    expect(state().cloud?.state).toBe('offline');
    void session.askCloud((client) => client.call('cloud.set', { on: false }));
    await answer('cloud.set', ok(cloudOf({ state: 'off' })));
    expect(state().cloud?.state).toBe('off');
  });

  it('looks at a job of another device as such, and keeps it out of this one’s list', async () => {
    const { session, state, tell, answer } = await startWith(3);
    tell({ name: 'cloud.changed', payload: cloudOf() });
    session.select(jobId(9));
    await answer('job.get', ok({ job: jobOf(9) }));
    await answer('cloud.job', ok({ place: 'other_device', device: 'Studio' }));
    expect(state()).toMatchObject({ selected: jobOf(9), selectedFrom: 'others' });
    expect(state().jobs.map(({ id }) => id)).toEqual([jobId(3)]);
    expect(await answer('cloud.watch', ok({}))).toEqual({ jobId: jobId(9) });
    session.select(jobId(3));
    expect(state().selectedFrom).toBe('here');
  });
});
