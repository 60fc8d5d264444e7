import '../../../electron/adapters/sharp/worker/main.ts';
import { appendFileSync, existsSync, unlinkSync, writeSync } from 'node:fs';

/*
 * The real image worker, that goes wrong once in a way of its own when it finds the file that says so. What comes then cannot be done to a
 * worker from outside.
 */

const plan = process.env['TMPDIR'] ?? '';
const kept: Buffer[] = [];
const ways: Readonly<Record<string, (question: Buffer) => void>> = {
  garbage: () => void writeSync(1, Buffer.from([0, 255, 1, 10, 123, 10])),
  flood: () => {
    for (;;) writeSync(1, 'x'.repeat(65_536));
  },
  stranger: () => answer(4_711, { format: 'png', width: 1, height: 1, bytes: 1, sha256: '0'.repeat(64) }),
  nonsense: (question) => {
    const { id } = JSON.parse(question.toString()) as { id: number };
    answer(id, { width: 'wide' });
  },
  exit: () => process.exit(7),
  abort: () => process.abort(),
  heap: () => {
    const numbers: number[][] = [];
    for (;;) numbers.push(new Array<number>(100_000).fill(numbers.length));
  },
  // At once, so that no answer comes before the memory is looked at.
  memory: () => void Array.from({ length: 9 }, () => kept.push(Buffer.alloc(64 * 2 ** 20, 1))),
  hang: () => {
    for (;;);
  },
};

function answer(id: number, value: unknown): void {
  writeSync(1, `${JSON.stringify({ id, reply: { ok: true, value } })}\n`);
}

for (const [way, go] of Object.entries(ways)) {
  process.stdin.on('data', (question: Buffer) => {
    const file = `${plan}/${way}`;
    if (!existsSync(file)) return;
    unlinkSync(file);
    appendFileSync(`${plan}/done`, `${way}\n`);
    go(question);
  });
}
