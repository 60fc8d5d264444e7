/**
 * The app that bench/cloud-sync.ts measures, in a process of its own: joins an account, sends all that is in its data directory, and tells
 * how that went. Arguments: data directory, address, key, e-mail address, password, and what to look at: `time`, or `memory`, for which it
 * is stopped again and again.
 */
import { join } from 'node:path';
import { ask } from '../electron/hosts/cli/session.ts';
import { openApp } from '../electron/hosts/compose/open-app.ts';
import { findRuntime } from '../electron/hosts/compose/runtime.ts';

export type Sent = {
  /** From the moment at which sending begins until everything is there, in milliseconds. */
  readonly ms: number;
  /** The longest time for which the thread did nothing else, in milliseconds on the processor. */
  readonly stallMs: number;
  /** The most that was in use at any moment, without what only waits to be collected, in MB; 0 where the time was looked at. */
  readonly usedMb: number;
};

const COLLECT_EVERY_MS = 100;

/** On the processor, so that what else the machine does at the time counts for nothing. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Looks for how long the thread is away until the returned function is called. */
function watchStalls(): () => number {
  let [stallMs, last] = [0, threadMs()];
  const look = (): void => {
    const now = threadMs();
    stallMs = Math.max(stallMs, now - last);
    last = now;
    timer = setTimeout(look, 1);
  };
  let timer = setTimeout(look, 1);
  return () => {
    clearTimeout(timer);
    return stallMs;
  };
}

/** Looks how much memory is in use until the returned function is called. */
function watchMemory(): () => number {
  let used = 0;
  const look = (): void => {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    used = Math.max(used, heapUsed + external);
  };
  const timer = setInterval(look, COLLECT_EVERY_MS);
  return () => {
    clearInterval(timer);
    look();
    return used / 1e6;
  };
}

const [dataDir = '', url = '', publishableKey = '', email = '', password = '', what] = process.argv.slice(2);
const opened = await openApp({
  dataDir,
  library: join(dataDir, 'library'),
  host: 'cli',
  env: {},
  runtime: findRuntime(),
  want: 'write',
  version: 'bench',
  demoPace: 'instant',
});
const { client, app } = opened;
await app.start('ask');
await ask(client, 'cloud.setProject', { url, publishableKey });
await ask(client, 'cloud.signIn', { email, password });
await ask(client, 'cloud.join', { history: 'all' });
// The client's code is loaded by now: that is paid once, whatever is sent.
const used = what === 'memory' ? watchMemory() : () => 0;
const stalls = watchStalls();
const started = performance.now();
await ask(client, 'cloud.set', { on: true });
const status = await ask(client, 'cloud.sync', { waitMs: 600_000 });
const sent: Sent = { ms: performance.now() - started, stallMs: stalls(), usedMb: used() };
if (status.state !== 'up_to_date' || status.parked > 0) throw new Error(JSON.stringify(status));
await opened.close();
process.send?.(sent);
process.disconnect?.();
