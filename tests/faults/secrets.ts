import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { type OpenedApp, openApp } from '../../electron/hosts/compose/open-app.ts';
import { findRuntime } from '../../electron/hosts/compose/runtime.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../shared/contract/commands.ts';
import { EXPORT_FORMATS, TEXT_FORMATS } from '../../shared/contract/exports.ts';
import { isFinal, type Job } from '../../shared/domain/job.ts';
import { DEFAULT_RETRY_POLICY } from '../../shared/domain/retry-policy.ts';
import { WEBHOOK_EVENTS } from '../../shared/domain/webhook.ts';
import { PARAMS } from '../../shared/testing/records.ts';
import { temporaryFolder } from '../support/test-app.ts';
import type { Fault, Found, Play } from './fault.ts';
import { type Canary, canaries, ECHOES } from './secrets/canaries.ts';
import { type EchoServer, startEchoServer } from './secrets/echo-server.ts';
import { Sinks } from './secrets/sinks.ts';

/** Calls to a server that repeats all it knows, eight canaries at a time. */
const imagesFor = (count: number): number => Math.max(2, Math.ceil(count / 5));
const CLI = join(import.meta.dirname, '../../electron/hosts/cli/main.ts');

/**
 * Secrets that are given to the app in every way there is, and given back to it by everybody it talks to: none may be found in anything
 * that it writes, shows or sends.
 */
export const fault: Fault = {
  title: 'canaries in every sink',
  unit: 'canaries',
  target: 100,
  run: (play) => playSecrets(play, true),
};

/** @param withProcesses whether the command line is looked at too, which starts processes */
export async function playSecrets({ count, seed }: Play, withProcesses: boolean): Promise<Found> {
  const all = canaries(count, seed);
  const { path: folder, remove } = temporaryFolder();
  const server = await startEchoServer(all);
  const sinks = new Sinks();
  try {
    const scene = await Scene.open(folder, all, server, sinks);
    await scene.plant();
    const job = await scene.runJob();
    await scene.ask(job);
    await scene.export(job);
    await scene.close();
    if (withProcesses) await commandLines({ folder, all, server, sinks, job });
    await sinks.addFolder('data directory', join(folder, 'data'));
    await sinks.addFolder('library', join(folder, 'library'));
    sinks.add('messages of webhooks, requests to servers', sentBodies(server, all));
    const found = sinks.found(all).map(({ canary, what }) => ({ at: canary, what }));
    const caught = sinks.sawRedaction()
      ? []
      : [{ at: 0, what: 'nothing was ever redacted: nothing was planted' }];
    return {
      done: all.length,
      broken: [...found, ...caught],
      figures: { sinks: sinks.names.length, 'answers that repeated them': server.heard.length },
    };
  } finally {
    server.close();
    remove();
  }
}

/** What goes out, without what has to: who signs in sends the password, and nothing else may. */
function sentBodies({ heard }: EchoServer, all: readonly Canary[]): string {
  const passwords = all.filter(({ kind }) => kind === 'cloud password');
  const isSignIn = (body: string) =>
    /"password":/.test(body) && passwords.some(({ secret }) => body.includes(JSON.stringify(secret)));
  return heard.filter((body) => !isSignIn(body)).join('\n');
}

/** The whole app, as the web host opens it, and whoever uses it. */
class Scene {
  readonly #opened: OpenedApp;
  readonly #all: readonly Canary[];
  readonly #server: EchoServer;
  readonly #sinks: Sinks;

  private constructor(opened: OpenedApp, all: readonly Canary[], server: EchoServer, sinks: Sinks) {
    this.#opened = opened;
    this.#all = all;
    this.#server = server;
    this.#sinks = sinks;
    opened.app.subscribe((event) => sinks.add('events', JSON.stringify(event)));
  }

  static async open(
    folder: string,
    all: readonly Canary[],
    server: EchoServer,
    sinks: Sinks,
  ): Promise<Scene> {
    const opened = await openApp({
      dataDir: join(folder, 'data'),
      library: join(folder, 'library'),
      host: 'web',
      env: {},
      runtime: findRuntime(),
      want: 'write',
      version: 'test',
      demoPace: 'instant',
      reportProblem: (message, error) => sinks.add('standard error', `${message}: ${shownError(error)}`),
    });
    await opened.app.start('run');
    return new Scene(opened, all, server, sinks);
  }

  async plant(): Promise<void> {
    for (const { secret } of this.#of('api key').slice(1)) {
      await this.#call('key.set', {
        baseUrl: `https://${Buffer.from(secret).toString('hex').slice(0, 12)}.example/v1`,
        key: secret,
        keep: 'session',
      });
    }
    const [first] = this.#of('api key');
    await this.#call('key.set', {
      baseUrl: `${this.#server.origin}/v1`,
      key: first?.secret ?? 'none',
      keep: 'session',
    });
    const secrets = this.#of('webhook secret');
    for (const [at, { secret }] of this.#of('webhook address').entries()) {
      await this.#call('webhook.add', {
        name: `Hook ${at}`,
        kind: 'standard',
        url: `${this.#server.origin}/hooks/${secret}`,
        secret: secrets[at]?.secret ?? null,
        events: [...WEBHOOK_EVENTS],
        allowLocal: true,
        includePrompt: true,
      });
    }
    await this.#ask('cloud.setProject', {
      url: this.#server.origin,
      publishableKey: 'sb_publishable_0123456789abcdef',
    });
    await this.#ask('cloud.set', { on: true });
    for (const { secret } of this.#of('cloud password')) {
      await this.#ask('cloud.signIn', { email: 'ada@example.com', password: secret });
    }
  }

  /** A job whose every call is answered with secrets. */
  async runJob(): Promise<Job> {
    const ended = new Promise<Job>((resolve) => {
      this.#opened.app.subscribe((event) => {
        if (event.name === 'job.changed' && isFinal(event.payload.status)) resolve(event.payload);
      });
    });
    const params = {
      ...PARAMS,
      prompt: 'A red lighthouse',
      baseUrl: `${this.#server.origin}/v1`,
      images: imagesFor(this.#all.length),
      variants: 1,
      retryPolicy: { ...DEFAULT_RETRY_POLICY, retries: 2, backoffMs: 0 },
    };
    await this.#call('job.create', { params });
    return ended;
  }

  /** Everything that can be asked, and what a page may tell of its own errors. */
  async ask({ id: jobId }: Job): Promise<void> {
    const known = this.#all.filter(({ kind }) => kind !== 'cloud password');
    const text = known.flatMap(({ secret }) => ECHOES.map((echo) => echo(secret)));
    for (let from = 0; from < 40; from += 8) {
      const some = text.slice(from * 5, from * 5 + 8).join('\n');
      await this.#ask('diagnostics.report', {
        kind: 'error',
        message: some.slice(0, 2_000),
        stack: some.slice(0, 10_000),
      });
    }
    await this.#ask('job.get', { jobId });
    await this.#ask('image.list', { jobId });
    await this.#ask('job.attempts', { jobId });
    await this.#ask('log.page', { jobId, limit: 1_000 });
    await this.#ask('job.timeline', { jobId });
    await this.#ask('search.page', { query: 'was' });
    await this.#ask('metrics.get', { period: '24h' });
    await this.#ask('settings.get', {});
    await this.#ask('webhook.list', {});
    for (const { id } of (await this.#call('webhook.list', {})).endpoints) {
      await this.#ask('webhook.test', { endpointId: id });
    }
    await this.#ask('webhook.deliveries', { limit: 200 });
    await this.#ask('cloud.status', {});
    await this.#ask('cloud.log', {});
    await this.#ask('doctor.run', {
      provider: 'openai',
      baseUrl: `${this.#server.origin}/v1`,
      model: 'gpt-image-2',
    });
    await this.#ask('diagnostics.get', {});
    await this.#ask('job.create', {
      params: { ...PARAMS, prompt: `draw ${this.#of('api key')[0]?.secret}` },
    });
  }

  async export({ id: jobId }: Job): Promise<void> {
    for (const format of EXPORT_FORMATS) {
      const ended = new Promise<void>((resolve) => {
        const stop = this.#opened.app.subscribe((event) => {
          if (event.name !== 'export.changed' || event.payload.state === 'running') return;
          stop();
          resolve();
        });
      });
      await this.#call('export.start', { jobId, format });
      await ended;
      if (TEXT_FORMATS.includes(format)) await this.#ask('export.text', { jobId, format });
    }
    await this.#call('data.backup', {});
  }

  close(): Promise<void> {
    return this.#opened.close();
  }

  #of(kind: Canary['kind']): readonly Canary[] {
    return this.#all.filter((canary) => canary.kind === kind);
  }

  /** Asks, whether it works out or not, and keeps what is answered. */
  async #ask<N extends CommandName>(name: N, input: CommandInput<N>): Promise<void> {
    const answer = await this.#opened.client.call(name, input);
    this.#sinks.add(`answer of ${name}`, JSON.stringify(answer));
  }

  async #call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    const answer = await this.#opened.client.call(name, input);
    if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`);
    return answer.value;
  }
}

type Terminal = {
  readonly folder: string;
  readonly all: readonly Canary[];
  readonly server: EchoServer;
  readonly sinks: Sinks;
  readonly job: Job;
};

/** What the command line prints, and what a job that it runs leaves behind. */
async function commandLines({ folder, all, server, sinks, job }: Terminal): Promise<void> {
  const keys = all.filter(({ kind }) => kind === 'api key').slice(0, 3);
  const webhooks = all.filter(({ kind }) => kind.startsWith('webhook'));
  const common = ['--data-dir', join(folder, 'data'), '--library', join(folder, 'library')];
  const generate = [
    'generate',
    '--provider',
    'openai',
    '--base-url',
    `${server.origin}/v1`,
    '--prompt',
    'a lighthouse',
    '--retries',
    '1',
    '--backoff',
    '0',
  ];
  const runs = [
    ...keys.flatMap(({ secret }) => [
      { args: [...generate, '--json'], key: secret },
      { args: generate, key: secret },
    ]),
    ...[['jobs'], ['logs', job.id], ['logs', job.id, '--json'], ['doctor'], ['webhooks', 'list']].map(
      (args) => ({ args, key: keys[0]?.secret ?? '' }),
    ),
  ];
  for (const { args, key } of runs) {
    const { OPENAI_API_KEY: _key, ...inherited } = process.env;
    const env = { ...inherited, OPENAI_API_KEY: key };
    // Keys that were set until the app ended are no longer known: only its own, and what webhooks.json keeps.
    server.know([...webhooks, ...keys.filter(({ secret }) => secret === key)]);
    const output = await printed([CLI, ...args, ...common], env);
    sinks.add(`safelight ${args[0]}`, output);
  }
}

/** Standard output and standard error, however the program ends. */
function printed(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, maxBuffer: 2 ** 28 }, (_error, stdout, stderr) =>
      resolve(`${stdout}\n${stderr}`),
    );
  });
}

function shownError(error: unknown): string {
  return error instanceof Error
    ? `${error.stack}\n${JSON.stringify(error)}\n${shownError(error.cause)}`
    : String(error);
}
