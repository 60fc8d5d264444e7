import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Fault, Found } from './fault.ts';

/** Every proof, by the name with which it is run: `npm run faults -- kill-random --count 2000 --seed 1`. */
const FAULTS: Readonly<Record<string, () => Promise<{ fault: Fault }>>> = {
  'full-disk': () => import('./full-disk.ts'),
  'io-errors': () => import('./io-errors.ts'),
  'kill-random': () => import('./kill-random.ts'),
  'kill-syscalls': () => import('./kill-syscalls.ts'),
  'power-loss': () => import('./power-loss.ts'),
  'provider-answers': () => import('./provider-answers.ts'),
  simulation: () => import('./simulation.ts'),
  soak: () => import('./soak.ts'),
  worker: () => import('./worker.ts'),
  boundary: () => import('./boundary.ts'),
  names: () => import('./names.ts'),
  secrets: () => import('./secrets.ts'),
  'corrupt-database': () => import('./corrupt-database.ts'),
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
});

const unknown = positionals.filter((name) => !(name in FAULTS));
if (positionals.length === 0 || unknown.length > 0) {
  const known = Object.keys(FAULTS).join(', ');
  console.error(
    unknown.length > 0
      ? `No such fault: ${unknown.join(', ')}. There are: ${known}.`
      : `Name one or more: ${known}.`,
  );
  process.exit(2);
}

const seed = wholeNumber('seed', values.seed) ?? 1;
const only = wholeNumber('only', values.only);
for (const name of positionals) {
  const { fault } = (await FAULTS[name]?.()) ?? {};
  if (fault === undefined) continue;
  await play(name, fault, wholeNumber('count', values.count) ?? fault.target);
}

async function play(name: string, fault: Fault, count: number): Promise<void> {
  console.error(`${name}: ${fault.title}, ${count.toLocaleString('en')} ${fault.unit}, seed ${seed}`);
  const begun = performance.now();
  let told = begun;
  // Where a proof waits for what never comes, nothing else keeps the process.
  const onIdle = (): void => {
    console.error(`${name}: it waits for something that never comes`);
    process.exit(1);
  };
  process.once('beforeExit', onIdle);
  const found = await fault.run({
    count,
    seed,
    only,
    progress: (done) => {
      if (performance.now() - told < 10_000) return;
      told = performance.now();
      console.error(`  ${done.toLocaleString('en')} of ${count.toLocaleString('en')}`);
    },
  });
  process.off('beforeExit', onIdle);
  const seconds = Math.round((performance.now() - begun) / 1_000);
  tell(name, fault, found, seconds);
  if (found.broken.length > 0) process.exitCode = 1;
}

function tell(name: string, { unit }: Fault, found: Found, seconds: number): void {
  const done = `${found.done.toLocaleString('en')} ${unit}`;
  console.log(`${name}: ${done} in ${seconds} s, ${found.broken.length} broken`);
  for (const [what, figure] of Object.entries(found.figures)) console.log(`  ${what}: ${figure}`);
  for (const { at, what } of found.broken.slice(0, 20)) {
    console.log(`  ${at}: ${what}\n    again: npm run faults -- ${name} --seed ${seed} --only ${at}`);
  }
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  const path = join(folder, `${name}-${new Date().toISOString().replaceAll(':', '-')}.json`);
  writeFileSync(path, `${JSON.stringify({ name, seed, seconds, ...found, machine }, null, 2)}\n`);
}

/** @returns null when it is not given */
function wholeNumber(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d+$/.test(text)) return Number(text);
  console.error(`--${name} must be a whole number, not ${text}.`);
  process.exit(2);
}
