import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createOpenAIProvider } from '../electron/adapters/openai/provider.ts';
import { createImageWorkerPool } from '../electron/adapters/sharp/pool.ts';
import type { App } from '../electron/core/app/app.ts';
import { clientOf } from '../electron/core/app/client.ts';
import { isFinal, type Job, type JobParams } from '../shared/domain/job.ts';
import { newJob, openBenchApp, scratch } from './fixtures.ts';

export type AnsweringServer = { readonly url: string; readonly bytes: number; readonly child: ChildProcess };

/** Starts the answering server in its own process, so that its work is nobody's stall. */
export async function startAnsweringServer(edge: number, kind: 'noise' | 'smooth'): Promise<AnsweringServer> {
  const child = fork(join(import.meta.dirname, 'answering-server.ts'), [String(edge), kind]);
  const [{ port, bytes }] = (await once(child, 'message')) as [{ port: number; bytes: number }];
  return { url: `http://127.0.0.1:${port}/v1`, bytes, child };
}

/** The app as the command line composes it, in this process, with two image workers. */
export function openRealApp() {
  const folder = scratch();
  const workerEntry = join(import.meta.dirname, '../electron/adapters/sharp/worker/main.ts');
  const worker = createImageWorkerPool({ nodePath: process.execPath, workerEntry });
  const provider = createOpenAIProvider({ readKey: () => 'bench-key' });
  const { app, store } = openBenchApp(folder, { worker, provider, secrets: ['bench-key'] });
  const close = async () => {
    await app.stop();
    await worker.stop();
    store.close();
  };
  return { app, folder, close, runJob: (change: Partial<JobParams>) => runJob(app, change) };
}

async function runJob(app: App, change: Partial<JobParams>): Promise<Job> {
  const { params } = newJob(1);
  const ended = new Promise<Job>((resolve) => {
    const stop = app.subscribe((event) => {
      if (event.name !== 'job.changed' || !isFinal(event.payload.status)) return;
      stop();
      resolve(event.payload);
    });
  });
  const created = await clientOf(app).call('job.create', { params: { ...params, ...change } });
  if (!created.ok) throw new Error(created.error.message);
  const job = await ended;
  if (job.status !== 'completed')
    throw new Error(`The job ended ${job.status}: ${JSON.stringify(job.stoppedBy)}`);
  return job;
}
