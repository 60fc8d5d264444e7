/**
 * The app that bench/cloud-sync.ts measures, in a process of its own: joins an account, sends all that is in its data directory, and tells
 * how that went. Arguments: data directory, address, key, e-mail address, password.
 */
import { join } from 'node:path';
import { ask } from '../electron/hosts/cli/session.ts';
import { openApp } from '../electron/hosts/compose/open-app.ts';
import { findRuntime } from '../electron/hosts/compose/runtime.ts';

export type Sent = {
  /** From the moment at which sending begins until everything is there, in milliseconds. */
  readonly ms: number;
  /** How far the process's memory rose above what it was before, in MB. */
  readonly growthMb: number;
  /** The longest time for which the thread did nothing else, in milliseconds. */
  readonly stallMs: number;
};

/** On the processor, so that what else the machine does at the time counts for nothing. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Looks how memory grows and for how long the thread is away, until the returned function is called. */
function watch(): () => Pick<Sent, 'growthMb' | 'stallMs'> {
  const before = process.memoryUsage.rss();
  let [peak, stallMs, last] = [before, 0, threadMs()];
  const look = (): void => {
    const now = threadMs();
    stallMs = Math.max(stallMs, now - last);
    last = now;
    timer = setTimeout(look, 1);
  };
  let timer = setTimeout(look, 1);
  const memory = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  return () => {
    clearTimeout(timer);
    clearInterval(memory);
    return { growthMb: (peak - before) / 1e6, stallMs };
  };
}

const [dataDir = '', url = '', publishableKey = '', email = '', password = ''] = process.argv.slice(2);
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
globalThis.gc?.();
const seen = watch();
const started = performance.now();
await ask(client, 'cloud.set', { on: true });
const status = await ask(client, 'cloud.sync', { waitMs: 600_000 });
const sent: Sent = { ms: performance.now() - started, ...seen() };
if (status.state !== 'up_to_date' || status.parked > 0) throw new Error(JSON.stringify(status));
await opened.close();
process.send?.(sent);
process.disconnect?.();
