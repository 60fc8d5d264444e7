import { writeFileSync, writeSync } from 'node:fs';
import { LineReader, lineOf } from '../lines.ts';
import { watchParent } from '../worker/watch-parent.ts';

/** A worker that does what the path of an `inspect` says, to see how the pool takes it. The path may hold `FILE` after a blank. */
process.stdin.on('end', () => process.exit());
const lines = new LineReader(
  (message) => {
    const { id, request } = message as { id: number; request: { path?: string } };
    const [behaviour, file = ''] = (request.path ?? 'answer').split(' ');
    // Tells the test that the task has begun, and in which process.
    if (file !== '') writeFileSync(file, String(process.pid));
    behave(id, behaviour);
  },
  () => process.exit(3),
);
process.stdin.on('data', (chunk: Buffer) => lines.push(chunk));

function behave(id: number, behaviour: string | undefined): void {
  switch (behaviour) {
    case 'hang':
      return;
    case 'spin':
      watchParent();
      for (;;);
    case 'throw':
      throw new TypeError('no such pixel');
    case 'segfault':
      process.kill(process.pid, 'SIGSEGV');
      return;
    case 'fill-heap': {
      const kept: number[][] = [];
      for (;;) kept.push(new Array<number>(100_000).fill(kept.length));
    }
    case 'nonsense':
      writeSync(1, lineOf({ id, reply: { hello: 'world' } }));
      return;
    case 'garbage':
      writeSync(1, '\u0000\u0001 this is no message\n');
      return;
    case 'flood':
      for (;;) writeSync(1, 'x'.repeat(2 ** 16));
    case 'twice':
      answer(id);
      answer(id);
      return;
    case 'other':
      answer(id + 7);
      return;
    default:
      answer(id);
  }
}

/** The width tells which process answered. */
function answer(id: number): void {
  const value = { format: 'png', width: process.pid, height: 1, bytes: 1, sha256: '0'.repeat(64) };
  writeSync(1, lineOf({ id, reply: { ok: true, value } }));
}
