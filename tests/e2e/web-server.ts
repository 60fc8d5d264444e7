import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../../build/ensure-built.mjs';

export type RunningServer = {
  /** The link that it printed. */
  readonly link: string;
  /** Ends it and waits until it has ended. Answers its exit code, null where a signal ended it. Does nothing a second time. */
  end(signal: 'SIGINT' | 'SIGKILL'): Promise<number | null>;
};

/** Starts the built web server. @throws Error with what it printed when it ends instead */
export async function startWebServer(
  args: readonly string[],
  env: Record<string, string>,
): Promise<RunningServer> {
  const child = spawn(process.execPath, [join(ROOT, 'out/main/web.cjs'), ...args, '--no-open'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const link = await linkFrom(child).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    link,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit');
        child.kill(signal);
        await exited;
      }
      return child.exitCode;
    },
  };
}

function linkFrom(child: ChildProcess): Promise<string> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('The server has no output.');
  let said = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise((resolve, reject) => {
    createInterface(stdout).on('line', (line) => {
      const [link] = /http:\S+/.exec(line) ?? [];
      if (link !== undefined) resolve(link);
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`The web server ended: ${said}`)));
  });
}
