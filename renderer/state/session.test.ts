import { afterEach, describe, expect, it } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import type { AppErrorData, Result } from '../../shared/contract/result.ts';
import { jobId, jobOf } from '../testing/jobs.ts';
import { batchOf } from '../testing/log-entries.ts';
import { type Session, startSession } from './session.ts';

const ERROR: AppErrorData = { code: 'data_dir_busy', message: 'Busy.', advice: null, field: null };

/** A session on a client that the test plays; frames are drawn at once. */
function start() {
  const asked: { name: string; input: unknown; answer: (answer: Result<unknown>) => void }[] = [];
  let tell: (event: AnyEvent) => void = () => undefined;
  const client = {
    call: (name: string, input: unknown) =>
      new Promise((resolve) => asked.push({ name, input, answer: resolve })),
    subscribe: (listener: (event: AnyEvent) => void) => {
      tell = listener;
      return () => {
        tell = () => undefined;
      };
    },
  } as unknown as Client;
  const session = startSession(client, (frame) => frame());
  return {
    session,
    state: () => session.store.getState(),
    tell: (event: AnyEvent) => tell(event),
    /** Answers the oldest open call of this name. */
    async answer(name: string, answer: Result<unknown>) {
      const index = asked.findIndex((ask) => ask.name === name);
      const [ask] = asked.splice(index, index < 0 ? 0 : 1);
      if (ask === undefined) throw new Error(`Nobody asked for ${name}`);
      ask.answer(answer);
      await new Promise<void>((resolve) => setImmediate(resolve));
      return ask.input;
    },
  };
}

const jobs = (...numbers: number[]): Result<unknown> => ({
  ok: true,
  value: { jobs: numbers.map((number) => jobOf(number)), nextAfterId: numbers.includes(2) ? jobId(2) : null },
});
const NO_LOG: Result<unknown> = { ok: true, value: { entries: [], lastSeq: 0 } };

describe('a session', () => {
  let session: Session | undefined;
  afterEach(() => session?.close());

  it('opens with the newest job selected', async () => {
    const started = start();
    session = started.session;
    expect(started.state().phase).toBe('opening');
    await started.answer('job.list', jobs(3, 2));
    expect(started.state()).toMatchObject({ phase: 'ready', selectedId: jobId(3) });
    expect(await started.answer('log.page', NO_LOG)).toMatchObject({ jobId: jobId(3) });
    expect(started.state().log.opened).toBe(true);
  });

  it('keeps what an event told while the list was on its way', async () => {
    const started = start();
    session = started.session;
    started.tell({ name: 'job.changed', payload: jobOf(3, { status: 'processing', updatedAt: 50 }) });
    await started.answer('job.list', jobs(3, 2));
    expect(started.state().jobs.map((job) => job.status)).toEqual(['processing', 'queued']);
  });

  it('loads older jobs after the last one it has', async () => {
    const started = start();
    session = started.session;
    await started.answer('job.list', jobs(3, 2));
    void session.loadJobs();
    expect(await started.answer('job.list', jobs(1))).toEqual({ afterId: jobId(2) });
    expect(started.state().jobs.map((job) => job.id)).toEqual([3, 2, 1].map(jobId));
    expect(started.state().olderAfter).toBeNull();
  });

  it('shows the log of the selected job only', async () => {
    const started = start();
    session = started.session;
    await started.answer('job.list', jobs(3, 1));
    await started.answer('log.page', NO_LOG);
    const batches = [batchOf(1, 2)]; // of job 1
    started.tell({ name: 'log.appended', payload: { batches } });
    expect(started.state().log.lastSeq).toBe(0);

    session.select(jobId(1));
    await started.answer('log.page', NO_LOG);
    started.tell({ name: 'log.appended', payload: { batches } });
    expect(started.state().log.lastSeq).toBe(2);
  });

  it('says why it could not open, and opens when asked again', async () => {
    const started = start();
    session = started.session;
    await started.answer('job.list', { ok: false, error: ERROR });
    expect(started.state()).toMatchObject({ phase: 'failed', error: ERROR });
    void session.loadJobs();
    await started.answer('job.list', jobs());
    expect(started.state()).toMatchObject({ phase: 'ready', error: null, selectedId: null });
  });

  it('keeps the app’s latest problem until it is dismissed', () => {
    const started = start();
    session = started.session;
    const problem = { message: 'The disk is full.', advice: 'Free some space.', jobId: null };
    started.tell({ name: 'app.problem', payload: problem });
    expect(started.state().problem).toEqual(problem);
    session.dismissProblem();
    expect(started.state().problem).toBeNull();
  });

  it('hears nothing after it is closed', () => {
    const started = start();
    started.session.close();
    started.tell({ name: 'job.changed', payload: jobOf(3) });
    expect(started.state().jobs).toEqual([]);
  });
});
