import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../build/ensure-built.mjs';

const MAIN = join(ROOT, 'out/main/cli.cjs');

/** A line of `--json`; what it holds is for the test to say. */
// biome-ignore lint/suspicious/noExplicitAny: a test states what it expects, and fails when it is not so
export type Line = any;

export type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output, parsed line by line. Throws if any line is no JSON. */
  readonly lines: () => Line[];
};

export type Running = {
  readonly child: ChildProcess;
  /** Resolves when standard output has matched. Rejects when the program ends before. */
  readonly printed: (pattern: RegExp) => Promise<void>;
  readonly ended: Promise<Ended>;
};

/** A place of its own for one test: data directory, library and home below it, and no key in the environment. */
export class Place {
  readonly dir: string;
  readonly #started: ChildProcess[] = [];

  constructor(dir: string) {
    this.dir = dir;
  }

  static async make(): Promise<Place> {
    return new Place(await mkdtemp(join(tmpdir(), 'safelight-cli-')));
  }

  get dataDir(): string {
    return join(this.dir, 'data');
  }

  get library(): string {
    return join(this.dir, 'library');
  }

  /** Runs the program to its end. */
  run(args: readonly string[], more: { env?: NodeJS.ProcessEnv; input?: string } = {}): Promise<Ended> {
    const { child, ended } = this.start(args, more.env);
    child.stdin?.end(more.input ?? '');
    return ended;
  }

  /** Starts the program. */
  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    const { OPENAI_API_KEY: _key, FORCE_COLOR: _color, ...inherited } = process.env;
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: this.dir,
      env: {
        ...inherited,
        HOME: this.dir,
        SAFELIGHT_DATA_DIR: this.dataDir,
        SAFELIGHT_DEMO_PACE: 'instant',
        ...env,
      },
      stdio: 'pipe',
    });
    this.#started.push(child);
    return observe(child);
  }

  /** Ends what still runs and removes everything. */
  async clear(): Promise<void> {
    const running = this.#started.filter((child) => child.exitCode === null && child.signalCode === null);
    await Promise.all(running.map(kill));
    await rm(this.dir, { recursive: true, force: true });
  }
}

function observe(child: ChildProcess): Running {
  let stdout = '';
  let stderr = '';
  const watchers = new Set<() => void>();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const look of watchers) look();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr, lines: () => jsonLines(stdout) }));
  });
  const printed = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!pattern.test(stdout)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      void ended.then(() => reject(new Error(`It ended without printing ${pattern}:\n${stdout}\n${stderr}`)));
    });
  return { child, printed, ended };
}

function jsonLines(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.kill('SIGKILL');
  });
}
