import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ROOT } from '../../build/ensure-built.mjs';

const WEB = ['out/main/web.cjs'];
const SERVE = ['out/main/cli.cjs', 'serve'];

async function temporaryDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'safelight-serve-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'data');
}

/** Starts a program as it is built, without opening a browser. */
function start([script = '', ...args]: readonly string[], dataDir: string, ...more: string[]) {
  const all = [join(ROOT, script), ...args, '--data-dir', dataDir, '--no-open', ...more];
  const child = spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [stdout, stderr] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  const printed = new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.includes('\n')) resolve();
    });
    void ended.then(() => reject(new Error(`It ended without a line: ${stderr}`)));
  });
  printed.catch(() => {}); // Not every test waits for it.
  return { child, printed, ended, link: () => /http:\S+\?token=[\w-]{43}/.exec(stdout)?.[0] ?? '' };
}

it.each([
  ['the web host', WEB],
  ['safelight serve', SERVE],
])(
  '%s prints one line with a link that works, and ends in order when it is interrupted',
  async (_name, program) => {
    const { child, printed, ended, link } = start(program, await temporaryDataDir());
    await printed;
    expect((await fetch(link(), { redirect: 'manual' })).status).toBe(303);
    // As Ctrl+C arrives under npm: from the terminal, and passed on.
    child.kill('SIGINT');
    child.kill('SIGINT');
    expect(await ended).toEqual({ code: 0, stdout: `Safelight is at ${link()}\n`, stderr: '' });
  },
);

it('says in one line that another process works on the data', async () => {
  const dataDir = await temporaryDataDir();
  const first = start(WEB, dataDir);
  await first.printed;
  for (const program of [WEB, SERVE]) {
    const { code, stdout, stderr } = await start(program, dataDir).ended;
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      new RegExp(`^[^\\n]*is in use by the Safelight web server \\(pid ${first.child.pid}\\)[^\\n]*\\n$`),
    );
  }
});

it('says in one line that the port is taken, and gives the data back', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const dataDir = await temporaryDataDir();
  const { code, stderr } = await start(WEB, dataDir, '--port', String(port)).ended;
  expect(code).toBe(1);
  expect(stderr).toBe(
    `Safelight: Port ${port} cannot be had: another program uses it. Use another --port, or none, to take a free one.\n`,
  );
  const next = start(WEB, dataDir);
  await next.printed;
  expect(next.link()).not.toBe('');
});
