import { PassThrough, Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { Interrupted } from './interrupts.ts';
import type { OutputStream } from './output.ts';
import { askSecret, asksHere, readLine } from './read-secret.ts';

/** A terminal that is typed on: what it shows, and whether it shows what is typed. */
function terminal() {
  const [stdin, screen] = [new PassThrough(), new PassThrough()];
  const raw: boolean[] = [];
  Object.assign(stdin, { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
  Object.assign(screen, { isTTY: true });
  return { stdin, screen: screen as OutputStream, raw, shown: () => String(screen.read() ?? '') };
}

it('asks without showing what is typed, and leaves the terminal as it was', async () => {
  const { stdin, screen, raw, shown } = terminal();
  const asked = askSecret({ stdin, screen }, 'Password: ');
  stdin.write('geh');
  stdin.write('eim ü\r');
  expect(await asked).toBe('geheim ü');
  expect(shown()).toBe('Password: \n');
  expect(raw).toEqual([true, false]);
});

it.each([
  ['a key that takes the last character back', 'abX\u007fc\r', 'abc'],
  ['one that takes a whole emoji back', 'a😀\bb\r', 'ab'],
  ['one that takes all back', 'wrong\u0015right\n', 'right'],
  ['what is pasted with its end', 'pasted\rmore', 'pasted'],
])('understands %s', async (_what, keys, secret) => {
  const { stdin, screen } = terminal();
  const asked = askSecret({ stdin, screen }, '');
  stdin.write(keys);
  expect(await asked).toBe(secret);
});

it.each(['secret\u0003', '\u0004'])(
  'ends at Ctrl+C and Ctrl+D, and leaves the terminal as it was',
  async (keys) => {
    const { stdin, screen, raw } = terminal();
    const asked = askSecret({ stdin, screen }, '');
    stdin.write(keys);
    await expect(asked).rejects.toThrow(Interrupted);
    expect(raw).toEqual([true, false]);
  },
);

it('ends when the terminal goes away', async () => {
  const { stdin, screen } = terminal();
  const asked = askSecret({ stdin, screen }, '');
  stdin.end();
  await expect(asked).rejects.toThrow(Interrupted);
});

it('asks only where somebody types and sees the question', () => {
  const { stdin, screen } = terminal();
  expect(asksHere({ stdin, screen })).toBe(true);
  expect(asksHere({ stdin: new PassThrough(), screen })).toBe(false);
  expect(asksHere({ stdin, screen: new PassThrough() })).toBe(false);
});

it.each([
  ['secret\n', 'secret'],
  ['\ufeffsecret\r\n', 'secret'],
  [' sp ace ', ' sp ace '],
])('reads the one line of standard input: %j', async (text, line) => {
  expect(await readLine(Readable.from([text]), 'the password')).toBe(line);
});

it.each(['', '\n', 'one\ntwo\n', 'x'.repeat(5_000)])('takes nothing else from there', async (text) => {
  await expect(readLine(Readable.from([text]), 'the password')).rejects.toThrow(
    'Standard input must hold the password, in one line, and only that',
  );
});
