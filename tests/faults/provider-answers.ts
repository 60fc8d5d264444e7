import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createOpenAIProvider } from '../../electron/adapters/openai/provider.ts';
import { createImageWorkerPool } from '../../electron/adapters/sharp/pool.ts';
import { createRedactor } from '../../electron/core/logging/redaction.ts';
import { type PipelineContext, redactAnswer } from '../../electron/core/pipeline/context.ts';
import type { ImageWorker } from '../../electron/core/ports/image-worker.ts';
import { CANARY_KEY, openaiParams, providerRequest } from '../servers/openai-fixtures.ts';
import type { Broken, Fault, Found, Play } from './fault.ts';
import { badAnswer } from './provider-answers/bad-answer.ts';
import { toFailureCode } from './provider-answers/inspected.ts';
import { judge } from './provider-answers/judge.ts';

/** Calls under way at once. */
const AT_ONCE = 8;
/** The time limit that the pipeline would set, in milliseconds: what never ends by itself is given up then. */
const LIMIT_MS = 15_000;
/** So much of an answer may be taken: 64 MiB, and what is on its way between two processes. */
const MOST_TAKEN = 80 * 2 ** 20;
/** A call that is not over this long after its limit hangs. */
const HANGS_MS = 30_000;

/**
 * Bad answers of a provider, over real sockets and through the SDK and the whole adapter: each must end as an image or as a rung of the
 * error ladder, with a message that tells no secret. What looks like an image goes on to a real image worker.
 */
export const fault: Fault = { title: 'bad answers of the provider', unit: 'answers', target: 5_000, run };

const redact = createRedactor(() => [CANARY_KEY]);

type Harness = {
  readonly origin: string;
  readonly folder: string;
  readonly worker: ImageWorker;
  readonly broken: Broken[];
  readonly codes: Map<string, number>;
};

async function run({ count, seed, only, progress }: Play): Promise<Found> {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'provider-answers/server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [port] = (await once(server.stdout, 'data')) as [Buffer];
  let floods = '';
  server.stdout.setEncoding('latin1').on('data', (text: string) => {
    floods += text;
  });
  const folder = mkdtempSync(join(tmpdir(), 'safelight-answers-'));
  const workerEntry = join(import.meta.dirname, '../../electron/adapters/sharp/worker/main.ts');
  const worker = createImageWorkerPool({ nodePath: process.execPath, workerEntry, size: 1 });
  const harness: Harness = {
    origin: `http://127.0.0.1:${port.toString().trim()}`,
    folder,
    worker,
    broken: [],
    codes: new Map(),
  };
  const watch = watchProcess(harness.broken);
  // The first call loads the SDK.
  await one(harness, seed, 0);
  watch.begin();
  let done = 0;
  const numbers = only === null ? Array.from({ length: count }, (_, at) => at) : [only];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let at = numbers.shift(); at !== undefined; at = numbers.shift()) {
        await one(harness, seed, at);
        done += 1;
        progress(done);
      }
    }),
  );
  const figures = watch.end();
  await worker.stop();
  server.stdin.end();
  await once(server, 'close');
  harness.broken.push(...takenTooMuch(floods));
  const left = readdirSync(folder);
  if (left.length > 0) harness.broken.push({ at: 0, what: `Files are left: ${left}` });
  rmSync(folder, { recursive: true, force: true });
  const sockets = process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;
  if (sockets > 0) harness.broken.push({ at: 0, what: `${sockets} sockets are left open` });
  const codes = [...harness.codes].sort(([, a], [, b]) => b - a).map(([code, times]) => `${code} ${times}`);
  return { done, broken: harness.broken, figures: { ...figures, 'how they ended': codes.join(', ') } };
}

/** @param floods what the server says of them, a line each */
function takenTooMuch(floods: string): Broken[] {
  const taken = [...floods.matchAll(/^(\d+) (\d+)$/gm)].map(
    ([, at, bytes]) => [Number(at), Number(bytes)] as const,
  );
  const toTell = taken.filter(([, bytes]) => bytes > MOST_TAKEN);
  return toTell.map(([at, bytes]) => ({ at, what: `flood: ${bytes} bytes of it were taken` }));
}

async function one(
  { origin, folder, worker, broken, codes }: Harness,
  seed: number,
  at: number,
): Promise<void> {
  const path = join(folder, `${at}-${Math.random()}.part`);
  const wrong = (what: string): void => {
    const { kind } = badAnswer(seed, at, { authorization: `Bearer ${CANARY_KEY}`, origin });
    broken.push({ at, what: `${kind}: ${what}` });
  };
  const count = (code: string): void => void codes.set(code, (codes.get(code) ?? 0) + 1);
  const provider = createOpenAIProvider({ readKey: () => CANARY_KEY });
  const params = openaiParams({ baseUrl: `${origin}/${seed}/${at}/v1` });
  const limit = AbortSignal.timeout(LIMIT_MS);
  const hangs = new AbortController();
  try {
    const received = await Promise.race([
      provider.generate(providerRequest(params, path), limit),
      sleep(LIMIT_MS + HANGS_MS, 'hangs' as const, { signal: hangs.signal }),
    ]);
    if (received === 'hangs') return wrong('It hangs');
    // As the pipeline does before anything is stored or shown.
    const answer = redactAnswer({ redact } as PipelineContext, received);
    for (const what of judge(answer, path, CANARY_KEY)) wrong(what);
    if (!answer.ok) return count(answer.failure.code);
    const code = await toFailureCode(worker, path);
    if (code !== null && !['unusable_answer', 'worker_out_of_memory'].includes(code))
      wrong(`The worker says ${code}`);
    count(code === null ? 'an image' : `the worker: ${code}`);
  } catch (error) {
    if (!limit.aborted || error !== limit.reason)
      return wrong(`Thrown: ${error instanceof Error ? error.stack : error}`);
    const { endless, kind } = badAnswer(seed, at, { authorization: '', origin });
    count('the time limit');
    if (!endless && kind !== 'flood') wrong('It ended only with the time limit');
    if (existsSync(path)) wrong('A file is left of a call that was given up');
  } finally {
    hangs.abort();
    rmSync(path, { force: true });
  }
}

/** What the process itself suffers meanwhile. */
function watchProcess(broken: Broken[]) {
  const onError = (error: unknown): void =>
    void broken.push({
      at: 0,
      what: `Nobody caught: ${error instanceof Error ? error.stack : String(error)}`,
    });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  let [peak, before] = [0, 0];
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  return {
    begin: () => {
      process.on('uncaughtException', onError);
      process.on('unhandledRejection', onError);
      before = process.memoryUsage.rss();
      delay.enable();
    },
    end: () => {
      clearInterval(timer);
      delay.disable();
      process.off('uncaughtException', onError);
      process.off('unhandledRejection', onError);
      const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;
      return {
        'memory at the beginning': megabytes(before),
        'memory at its peak': megabytes(peak),
        'longest stall of the event loop': `${Math.round(delay.max / 1e6)} ms`,
        'stalls, 99.9 %': `${Math.round(delay.percentile(99.9) / 1e6)} ms`,
      };
    },
  };
}
