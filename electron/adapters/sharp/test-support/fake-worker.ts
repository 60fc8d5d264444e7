import { writeFileSync } from 'node:fs';

/** A worker that does what the path of an `inspect` says, to see how the pool takes it. The path may hold `FILE` after a blank. */
process.on('disconnect', () => process.exit());
process.on('message', (request: { path?: string }) => {
  const [behaviour, file = ''] = (request.path ?? 'answer').split(' ');
  // Tells the test that the task has begun, and in which process.
  if (file !== '') writeFileSync(file, String(process.pid));
  behave(behaviour);
});

function behave(behaviour: string | undefined): void {
  switch (behaviour) {
    case 'hang':
      return;
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
      process.send?.({ hello: 'world' });
      return;
    default:
      // The width tells which process answered.
      process.send?.({
        ok: true,
        value: { format: 'png', width: process.pid, height: 1, bytes: 1, sha256: '0'.repeat(64) },
      });
  }
}
