import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFiles } from '../../electron/adapters/files/create-files.ts';
import { openStore } from '../../electron/adapters/sqlite/open-store.ts';
import { createIds } from '../../electron/adapters/system/ids.ts';
import type { App } from '../../electron/core/app/app.ts';
import { clientOf } from '../../electron/core/app/client.ts';
import { createApp } from '../../electron/core/app/create-app.ts';
import type { Ports } from '../../electron/core/ports/index.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../shared/contract/commands.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import type { AppErrorData } from '../../shared/contract/result.ts';
import { isFinal, type Job, type JobParams } from '../../shared/domain/job.ts';
import { type Details, detailsOf, type LogEntry } from '../../shared/domain/log-entry.ts';
import { PARAMS } from '../../shared/testing/records.ts';
import { FakeClock } from './fake-clock.ts';
import { hostParts } from './fake-host.ts';
import { FakeWorker, ScriptedProvider } from './fake-ports.ts';

/** Milliseconds of the real clock: far more than ending takes where nothing waits for the other clock. */
const STOP_PATIENCE_MS = 2_000;

/** A temporary folder that is removed after use. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'safelight-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export type TestAppOptions = {
  readonly folder: string;
  readonly provider?: ScriptedProvider;
  readonly secrets?: readonly string[];
  /** Why the app may only read; it is the writer if not given. */
  readonly readOnly?: AppErrorData;
  /** Wraps or replaces ports before the app is made. */
  readonly change?: (ports: Ports) => Ports;
};

/** The whole core over a real database and real files, with time, provider and image worker under the test's control. */
export class TestApp {
  readonly clock = new FakeClock();
  readonly worker = new FakeWorker();
  readonly provider: ScriptedProvider;
  readonly problems: string[] = [];
  readonly events: AnyEvent[] = [];
  readonly ports: Ports;
  readonly app: App;

  constructor({
    folder,
    provider = new ScriptedProvider(),
    secrets = [],
    readOnly,
    change = (ports) => ports,
  }: TestAppOptions) {
    this.provider = provider;
    this.ports = change({
      ...hostParts(join(folder, 'data'), secrets, () => this.clock.now()),
      clock: this.clock,
      ids: createIds(),
      store: openStore({
        path: join(folder, 'data', 'safelight.db'),
        mode: 'write',
        now: () => this.clock.now(),
      }),
      files: createFiles({ dataDir: join(folder, 'data'), library: join(folder, 'library') }),
      worker: this.worker,
      providers: { demo: provider, openai: provider },
      reportProblem: (message, error) => this.problems.push(`${message}: ${String(error)}`),
    });
    this.app = createApp(this.ports, { readOnly: readOnly ?? null });
    this.app.subscribe((event) => this.events.push(event));
  }

  /** @throws Error with the answer's message when the command failed. */
  async call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    const result = await clientOf(this.app).call(name, input);
    if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
    return result.value;
  }

  createJob(params: Partial<JobParams> = {}): Promise<Job> {
    return this.call('job.create', { params: { ...PARAMS, ...params } });
  }

  job(jobId: string): Job {
    const job = this.ports.store.jobs.get(jobId);
    if (!job) throw new Error('no such job');
    return job;
  }

  async untilFinal(jobId: string): Promise<Job> {
    await this.clock.runUntil(() => isFinal(this.job(jobId).status));
    return this.job(jobId);
  }

  /** The newest part of a job's log, with the details to be looked at. */
  log(jobId: string): (LogEntry & { details: Details })[] {
    const entries = this.ports.store.log.page({
      jobId,
      afterSeq: 0,
      beforeSeq: null,
      levels: null,
      steps: null,
      imageId: null,
      search: null,
      exclude: null,
      limit: 1_000,
    });
    return entries.map((entry) => ({ ...entry, details: detailsOf(entry) }));
  }

  /** Ends the app as a quit does. */
  async close(): Promise<void> {
    await this.#stopped();
    this.ports.store.close();
  }

  /** What takes a breath while the app ends does so by the test's clock, which stands still: on a busy machine it has to be moved on. */
  async #stopped(): Promise<void> {
    let ended = false;
    const stopping = this.app.stop().finally(() => {
      ended = true;
    });
    const moveOn = setTimeout(() => void this.clock.runUntil(() => ended).catch(() => {}), STOP_PATIENCE_MS);
    await stopping.finally(() => clearTimeout(moveOn));
  }
}
