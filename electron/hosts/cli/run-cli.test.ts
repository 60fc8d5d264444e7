import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../tests/support/test-app.ts';
import { runCli } from './run-cli.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
  folder.remove();
});

/** A process that only notes that it was told to exit, and whether a run was noted as lasting then. */
function fakeProcess(runFile: string) {
  const exits: { code: number; lasts: boolean }[] = [];
  const target = Object.assign(new EventEmitter(), {
    ...{ stdin: new PassThrough(), stdout: new PassThrough().resume(), stderr: new PassThrough().resume() },
    env: { SAFELIGHT_DEMO_PACE: 'realistic' },
    exit: (code: number) => void exits.push({ code, lasts: existsSync(runFile) }),
  });
  return { target, exits };
}

it('ends the run before it obeys a second Ctrl+C, so that the next start does not take that for a crash', async () => {
  const dataDir = join(folder.path, 'data');
  const runFile = join(dataDir, 'crashes', 'running.json');
  const { target, exits } = fakeProcess(runFile);
  const where = ['--data-dir', dataDir, '--library', join(folder.path, 'library')];
  const ended = runCli(
    ['generate', '--prompt', 'a lighthouse', '--provider', 'demo', ...where],
    target as unknown as NodeJS.Process,
  );
  // The first line is of the job: from then on the first Ctrl+C is a wish.
  await once(target.stdout, 'data');
  expect(existsSync(runFile)).toBe(true);
  target.emit('SIGINT');
  vi.advanceTimersByTime(1_000);
  target.emit('SIGINT');
  expect(exits).toEqual([{ code: 5, lasts: false }]);
  expect(await ended).toBe(5);
}, 20_000);
