import { expect, it, vi } from 'vitest';
import { memoryRecorder } from '../../../tests/support/fake-recorder.ts';
import type { LeftRun } from '../ports/crash-files.ts';

const AT = Date.UTC(2026, 10, 23, 14, 3);
const LEFT: LeftRun = {
  host: 'cli',
  pid: 1,
  version: '0.0.9',
  startedAt: AT - 90_000,
  lastSign: AT - 60_000,
};

it('keeps a crash with its causes and the last lines of the log, without secrets and without whose machine it is', () => {
  const { crashes, log, files } = memoryRecorder(() => AT);
  log.protect(() => ['very-secret-thing']);
  for (let line = 0; line < 80; line += 1) log.info(`line ${line} very-secret-thing`);
  const cause = new Error('no room in /srv/people/ada/pictures');
  cause.stack = `Error: no room\n    at write (file:///opt/safelight/out/main/cli.cjs:3:4)`;
  const error = new TypeError('very-secret-thing is not a function', { cause });
  error.stack = `TypeError: x\n    at run (/opt/safelight/electron/core/app/app.ts:1:2)\n    at /srv/people/ada/other.js`;
  crashes.note({ process: 'main', reason: 'uncaughtException', error });
  const [record] = files.kept;
  expect(record).toMatchObject({
    ...{ at: AT, host: 'cli', version: 'test', process: 'main', reason: 'uncaughtException' },
    message: 'TypeError: [redacted] is not a function',
  });
  expect(record?.stack).toBe(
    'TypeError: x\n    at run (electron/core/app/app.ts:1:2)\n    at ~/other.js\nCaused by: Error: no room\n    at write (out/main/cli.cjs:3:4)',
  );
  expect(record?.log).toHaveLength(50);
  expect(record?.log.at(-1)).toContain('line 79 [redacted]');
  expect(JSON.stringify(files.kept)).not.toContain('very-secret-thing');
});

it('says in the log what crashed', () => {
  const { crashes, file } = memoryRecorder(() => AT);
  crashes.note({ process: 'renderer', reason: 'oom (exit code 9)' });
  expect(file.lines).toEqual([expect.stringMatching(/ error cli\[4711\] Crash of .+ oom \(exit code 9\)$/)]);
});

it('writes the same crash down once an hour, so that it pushes no other out', () => {
  let now = AT;
  const { crashes, files } = memoryRecorder(() => now);
  const crash = () => crashes.note({ process: 'child', reason: 'GPU: crashed' });
  for (let times = 0; times < 10; times += 1) crash();
  expect(files.kept).toHaveLength(1);
  now += 60 * 60_000;
  crash();
  expect(files.kept).toHaveLength(2);
});

it('never throws, whatever was thrown', () => {
  const { crashes, files } = memoryRecorder(() => AT);
  const fails = () => {
    throw new Error('not even this');
  };
  const cyclic = new Error('round');
  cyclic.cause = cyclic;
  const unreadable = Object.defineProperty(new Error('no stack'), 'stack', { get: fails });
  const thrown = [
    ...[null, undefined, Object.create(null), { toString: fails }],
    ...[Symbol('x'), 'text', 7n, cyclic, unreadable],
  ];
  // Each for a reason of its own: several of them are told in the same words.
  for (const [index, error] of thrown.entries()) {
    crashes.note({ process: 'main', reason: `uncaughtException ${index}`, error });
  }
  expect(files.kept.map(({ message }) => message)).toEqual([
    'null',
    null,
    'Something that cannot be put into words',
    'Something that cannot be put into words',
    'Symbol(x)',
    'text',
    '7',
    'Error: round',
    'Error: no stack',
  ]);
});

it('returns what may be shown of a crash: without secrets and without whose machine it is', () => {
  const { crashes, log } = memoryRecorder(() => AT);
  log.protect(() => ['very-secret-thing']);
  const error = new Error('very-secret-thing is not in /srv/people/ada/pictures');
  error.stack = 'Error: very-secret-thing\n    at run (/srv/people/ada/other.js)';
  expect(crashes.note({ process: 'main', reason: 'uncaughtException', error })).toEqual({
    message: 'Error: [redacted] is not in ~/pictures',
    stack: 'Error: [redacted]\n    at run (~/other.js)',
  });
  expect(crashes.note({ process: 'child', reason: 'GPU: crashed' })).toEqual({
    message: 'GPU: crashed',
    stack: 'GPU: crashed',
  });
});

it('ends no run but its own: a command that only reads leaves that of the app that writes', () => {
  const { crashes, files } = memoryRecorder(() => AT);
  const ended = vi.spyOn(files, 'endRun');
  crashes.endRun();
  expect(ended).not.toHaveBeenCalled();
  crashes.beginRun();
  crashes.endRun();
  crashes.endRun();
  expect(ended).toHaveBeenCalledOnce();
});

it('has nothing to tell of a run that ended as it should', () => {
  const { crashes } = memoryRecorder(() => AT);
  crashes.beginRun();
  expect(crashes.lastEnd).toBeNull();
});

it('tells once when a run ended without a word, and keeps what the log said last', () => {
  const { crashes, files, log } = memoryRecorder(() => AT, LEFT);
  log.info('the last line');
  crashes.beginRun();
  const [record] = files.kept;
  expect(record).toMatchObject({ at: LEFT.lastSign, version: '0.0.9', process: 'main' });
  expect(record?.log.at(-1)).toContain('the last line');
  expect(crashes.lastEnd).toEqual({ at: LEFT.lastSign, crashId: record?.id });
  crashes.forgetLastEnd();
  expect(crashes.lastEnd).toBeNull();
});

it('names the record that the run wrote itself', () => {
  let now = LEFT.lastSign;
  const { crashes, files } = memoryRecorder(() => now, LEFT);
  crashes.note({ process: 'main', reason: 'uncaughtException', error: new Error('x') });
  now = AT;
  crashes.beginRun();
  expect(files.kept).toHaveLength(1);
  expect(crashes.lastEnd?.crashId).toBe(files.kept[0]?.id);
});

it('does not bother the window with a command that was killed in a terminal', () => {
  const { crashes, files } = memoryRecorder(() => AT, { ...LEFT, host: 'desktop' });
  crashes.beginRun();
  expect(files.kept).toHaveLength(1);
  expect(crashes.lastEnd).toBeNull();
});
