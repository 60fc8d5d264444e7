import { fork } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { FailureError } from '../../core/ports/failure-error.ts';
import { fakePool, isRunning, NEVER, NODE_PATH, realPool, scratch, workersOf } from './test-support/pools.ts';

/** The id of the process that began a task, as the fake worker leaves it in a file. */
function pidIn(file: string): Promise<number> {
  return vi.waitFor(
    () => {
      const pid = existsSync(file) ? readFileSync(file, 'utf8') : '';
      if (pid === '') throw new Error(`The task that writes ${file} has not begun`);
      return Number(pid);
    },
    { timeout: 20_000, interval: 10 },
  );
}

async function failureOf(work: Promise<unknown>): Promise<FailureError['failure']> {
  const error = await work.then(
    () => new Error('It succeeded'),
    (thrown) => thrown,
  );
  if (error instanceof FailureError) return error.failure;
  throw error;
}

async function answeringPid(pool: ReturnType<typeof fakePool>): Promise<number> {
  return (await pool.inspect('answer', NEVER)).width;
}

describe('a pool whose workers behave', () => {
  it('starts no process before it is needed, and one is enough for one task after another', async () => {
    const pool = fakePool({ size: 2 });
    const first = await answeringPid(pool);
    expect(await answeringPid(pool)).toBe(first);
  });

  it('runs as many tasks at once as it has workers', async () => {
    const folder = scratch();
    const pool = fakePool({ size: 2 });
    const tasks = ['a', 'b'].map((name) => pool.inspect(`hang ${join(folder, name)}`, NEVER));
    for (const task of tasks) task.catch(() => {});
    const [a, b] = [await pidIn(join(folder, 'a')), await pidIn(join(folder, 'b'))];
    expect(a).not.toBe(b);
  });

  it('answers in the order of the calls when there is one worker', async () => {
    const pool = fakePool();
    const order: number[] = [];
    await Promise.all([1, 2, 3, 4].map((n) => pool.inspect('answer', NEVER).then(() => order.push(n))));
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it('does one task after another while there is little memory, and says so once', async () => {
    const told: number[] = [];
    const pool = fakePool({
      size: 2,
      availableMemory: () => 300 * 2 ** 20,
      onLittleMemory: (bytes) => told.push(bytes),
    });
    const pids = await Promise.all([1, 2, 3].map(() => answeringPid(pool)));
    expect(new Set(pids).size).toBe(1);
    expect(told).toEqual([300 * 2 ** 20]);
  });

  it('keeps nothing of a task that is done, though its worker lives on', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const pool = fakePool();
    const ask = async () => {
      const { signal } = new AbortController();
      await pool.inspect('answer', signal);
      return new WeakRef(signal);
    };
    const signals = [await ask(), await ask(), await ask()];
    // What was looked at in this turn is kept to its end.
    await vi.waitFor(() => {
      collect();
      expect(signals.filter((signal) => signal.deref() !== undefined)).toEqual([]);
    });
  });

  it('leaves nothing on a signal that many tasks share', async () => {
    const pool = fakePool();
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 30 }, () => pool.inspect('answer', signal)));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('answers a check', async () => {
    await expect(realPool().check()).resolves.toMatchObject({ sharp: expect.any(String) });
  });
});

describe('a worker that fails', () => {
  it.each([
    ['throw', 'worker_crashed', /exit code 1 while decoding an image\. TypeError: no such pixel/],
    ['segfault', 'worker_crashed', /ended by SIGSEGV/],
    ['fill-heap', 'worker_out_of_memory', /ran out of memory/],
  ])('costs only its task when it does %s, and another takes its place', async (how, code, message) => {
    const pool = fakePool();
    const before = await answeringPid(pool);
    const failed = await failureOf(pool.inspect(how, NEVER));
    expect(failed).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await answeringPid(pool)).not.toBe(before);
  });

  it('tells what the worker wrote last', async () => {
    const { stack } = await failureOf(fakePool().inspect('throw', NEVER));
    expect(stack).toMatch(/fake-worker\.ts:\d+/);
  });

  it('is stopped when it hangs, and says for how long it did', async () => {
    const file = join(scratch(), 'pid');
    const pool = fakePool({ taskTimeoutMs: 2_000 });
    const pid = await answeringPid(pool);
    const failed = await failureOf(pool.inspect(`hang ${file}`, NEVER));
    expect(failed).toMatchObject({
      code: 'worker_timeout',
      message: expect.stringMatching(/still decoding an image after \d+\.\d s and was stopped/),
    });
    expect(await pidIn(file)).toBe(pid);
    expect(isRunning(pid)).toBe(false);
    expect(await answeringPid(pool)).not.toBe(pid);
  });

  it.each([
    ['an answer that makes no sense', 'nonsense', /Its answer makes no sense/],
    ['bytes that are no message', 'garbage', /It wrote something that is no JSON/],
    ['bytes without an end', 'flood', /It wrote a line of more than/],
    ['the answer to another question', 'other', /It answered what nobody had asked/],
  ])('is not believed when it writes %s, and another takes its place', async (_, how, message) => {
    const pool = fakePool();
    const before = await answeringPid(pool);
    const failed = await failureOf(pool.inspect(how, NEVER));
    expect(failed).toMatchObject({ code: 'worker_crashed', message: expect.stringMatching(message) });
    expect(isRunning(before)).toBe(false);
    expect(await answeringPid(pool)).not.toBe(before);
  });

  it('cannot answer the next question before it is asked', async () => {
    const pool = fakePool();
    const first = await pool.inspect('twice', NEVER);
    // Whether the second answer is heard before the next question is chance: neither is taken for its answer.
    const next = await answeringPid(pool).catch(() => answeringPid(pool));
    expect(next).not.toBe(first.width);
  });

  it('is replaced when it was killed between two tasks', async () => {
    const pool = fakePool();
    const killed = await answeringPid(pool);
    process.kill(killed, 'SIGKILL');
    await vi.waitFor(() => expect(isRunning(killed)).toBe(false));
    // Whether the pool has heard of the death by now is chance: a task that met the dead process failed as a crash.
    const next = await answeringPid(pool).catch(() => answeringPid(pool));
    expect(next).not.toBe(killed);
  });

  it.each([
    ['Node', { nodePath: '/nonexistent/node' }, /could not be started: .*\/nonexistent\/node/],
    [
      'its program',
      { workerEntry: '/nonexistent/worker.ts' },
      /exit code 1 while starting\. Error: Cannot find/,
    ],
  ])('says so when %s is missing', async (_, options, message) => {
    const failed = await failureOf(fakePool(options).check());
    expect(failed).toMatchObject({ code: 'worker_crashed', message: expect.stringMatching(message) });
  });
});

describe('an aborted task', () => {
  it('rejects with the reason and never runs when its signal had fired before', async () => {
    const file = join(scratch(), 'pid');
    const pool = fakePool();
    const reason = new Error('too late');
    await expect(pool.inspect(`hang ${file}`, AbortSignal.abort(reason))).rejects.toBe(reason);
    await answeringPid(pool);
    expect(existsSync(file)).toBe(false);
  });

  it('only leaves the queue while it waits', async () => {
    const folder = scratch();
    const pool = fakePool();
    const [running, waiting] = [new AbortController(), new AbortController()];
    const first = pool.inspect(`hang ${join(folder, 'first')}`, running.signal);
    const second = pool.inspect(`hang ${join(folder, 'second')}`, waiting.signal);
    const third = answeringPid(pool);
    const pid = await pidIn(join(folder, 'first'));

    const reason = new Error('not wanted any more');
    waiting.abort(reason);
    await expect(second).rejects.toBe(reason);
    expect(isRunning(pid)).toBe(true);

    running.abort(reason);
    await expect(first).rejects.toBe(reason);
    expect(await third).not.toBe(pid);
    expect(existsSync(join(folder, 'second'))).toBe(false);
  });

  it('is over only when its worker is gone, so that nothing is written after it', async () => {
    const file = join(scratch(), 'pid');
    const controller = new AbortController();
    const task = fakePool().inspect(`hang ${file}`, controller.signal);
    const pid = await pidIn(file);
    controller.abort();
    await expect(task).rejects.toBe(controller.signal.reason);
    expect(isRunning(pid)).toBe(false);
  });
});

describe('stopping', () => {
  it('ends the workers, rejects what runs and waits, and takes nothing more', async () => {
    const file = join(scratch(), 'pid');
    const pool = fakePool();
    const ends = [pool.inspect(`hang ${file}`, NEVER), pool.inspect('answer', NEVER)].map((task) =>
      expect(task).rejects.toThrow('The image workers were stopped.'),
    );
    const pid = await pidIn(file);
    await pool.stop();
    await Promise.all(ends);
    expect(isRunning(pid)).toBe(false);
    await expect(pool.check()).rejects.toThrow('The image workers were stopped.');
  });
});

describe.runIf(process.platform === 'linux')('a worker among other processes', () => {
  it('knows no secret of its parent', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-canary-0123456789');
    vi.stubEnv('NODE_OPTIONS', '--no-warnings');
    const pid = await answeringPid(fakePool());
    vi.unstubAllEnvs();
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
    expect(environment).toContain('PATH=');
    expect(environment).not.toContain('sk-canary');
    expect(environment).not.toContain('NODE_OPTIONS');
  });

  it('does not outlive its parent, not even in the midst of work when that is killed with SIGKILL', async () => {
    const folder = scratch();
    const parent = fork(join(import.meta.dirname, 'test-support/pool-parent.ts'), [folder], {
      execPath: NODE_PATH,
      execArgv: [],
    });
    await vi.waitFor(() => expect(existsSync(join(folder, 'drawn.png'))).toBe(true), { timeout: 20_000 });
    const [pid] = workersOf(parent.pid as number);
    expect(pid).toBeGreaterThan(0);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isRunning(pid as number)).toBe(false), { timeout: 10_000 });
  });

  it('does not outlive its parent either while it never comes out of a loop', async () => {
    const file = join(scratch(), 'pid');
    const parent = fork(join(import.meta.dirname, 'test-support/spinning-parent.ts'), [file], {
      execPath: NODE_PATH,
      execArgv: [],
    });
    const pid = await pidIn(file);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 10_000 });
  });

  it("does not mind Ctrl-C, which reaches the whole group: its end is the parent's to decide", async () => {
    const pool = realPool({ size: 1 });
    await pool.check();
    const [pid] = workersOf(process.pid);
    process.kill(pid as number, 'SIGINT');
    await pool.check();
    expect(workersOf(process.pid)).toEqual([pid]);
  });
});
