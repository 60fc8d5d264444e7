import { describe, expect, it } from 'vitest';
import { fakeClient, sampleDetail, sampleId, sampleJob } from '../testing/samples.ts';
import { untilEnded } from './until-ended.ts';

const running = sampleJob({ status: 'processing', run: 2 });

function waiting() {
  const { client, tell } = fakeClient({ 'job.get': () => sampleDetail({ job: running }) });
  let state = 'waiting';
  const wait = untilEnded(client, running).then(
    () => {
      state = 'ended';
    },
    (error: Error) => {
      state = error.message;
    },
  );
  return { tell, wait, state: () => state };
}

/** Lets everything run that does not wait for anything outside. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('waiting for a job', () => {
  it('ends at once when the job has ended before', async () => {
    const { client } = fakeClient({ 'job.get': () => sampleDetail() });
    await untilEnded(client, sampleJob());
  });

  it('ends with this job in this run, not with another or an earlier one', async () => {
    const { tell, wait, state } = waiting();
    tell({ name: 'job.changed', payload: sampleJob({ id: sampleId(9), run: 2 }) });
    tell({ name: 'job.changed', payload: sampleJob({ run: 1 }) });
    tell({ name: 'job.changed', payload: running });
    await settled();
    expect(state()).toBe('waiting');
    tell({ name: 'job.changed', payload: sampleJob({ run: 2, status: 'failed' }) });
    await wait;
    expect(state()).toBe('ended');
  });

  it('fails when the app itself cannot go on with the job', async () => {
    const { tell, wait, state } = waiting();
    tell({ name: 'app.problem', payload: { message: 'elsewhere', advice: null, jobId: null } });
    await settled();
    expect(state()).toBe('waiting');
    tell({ name: 'app.problem', payload: { message: 'The disk is full', advice: null, jobId: running.id } });
    await wait;
    expect(state()).toBe('The disk is full');
  });
});
