import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Line, Order } from './order.ts';

const CHILD = join(import.meta.dirname, 'life-child.ts');

/** Kept between lives: parsing the app's sources would be most of a short life. */
const COMPILE_CACHE = join(tmpdir(), 'safelight-faults-compiled');

/** A life that does not end is ended after this many milliseconds, and counts as broken; far more than it takes on a busy machine. */
const PATIENCE_MS = 600_000;

export type LifeEnd = {
  readonly how: 'killed' | 'done' | 'failed' | 'stuck';
  /** What it said in whole lines. */
  readonly lines: readonly Line[];
  /** What it wrote to standard error. */
  readonly problems: string;
};

export type LifeOptions = {
  /** Before the program: a tracer with its arguments. */
  readonly under?: readonly string[];
  /** Arguments of Node itself. */
  readonly node?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Hears each line as it comes. */
  readonly onLine?: (line: Line) => void;
  /** Is given the function that kills the whole life, with all its processes, as kill -9 does. */
  readonly onStart?: (kill: () => void) => void;
};

/** Runs one life until it ends or is killed. */
export function live(order: Order, options: LifeOptions = {}): Promise<LifeEnd> {
  const { under = [], node = [], env = {}, onLine, onStart } = options;
  const [command = '', ...args] = [...under, process.execPath, ...node, CHILD, JSON.stringify(order)];
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that its image workers die with it.
      detached: true,
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
    });
    const lines: Line[] = [];
    let stuck = false;
    let problems = '';
    const kill = (): void => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      process.kill(-child.pid, 'SIGKILL');
    };
    const patience = setTimeout(() => {
      stuck = true;
      kill();
    }, PATIENCE_MS);
    let cut = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const whole = (cut + text).split('\n');
      // A line that the kill cut was not heard whole, so nothing was acknowledged by it.
      cut = whole.pop() ?? '';
      for (const each of whole) {
        const line = JSON.parse(each) as Line;
        lines.push(line);
        onLine?.(line);
      }
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      problems += text;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(patience);
      const killed = signal === 'SIGKILL' || code === 137;
      const how = stuck ? 'stuck' : killed ? 'killed' : code === 0 ? 'done' : 'failed';
      resolve({ how, lines, problems });
    });
    onStart?.(kill);
  });
}
