import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { scratch } from './fixtures.ts';
import { atMost, figure, inTurns, type Row } from './measure.ts';

const CLI = join(import.meta.dirname, '../out/main/cli.cjs');

function processMs(args: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - started;
}

/** `safelight jobs`, as built, against a Node process that does nothing. Needs `npm run build`. */
export async function run(): Promise<Row[]> {
  const dataDir = scratch();
  const figures = await inTurns(11, {
    jobs: () => processMs([CLI, 'jobs', '--data-dir', dataDir]),
    empty: () => processMs(['-e', '']),
  });
  return [
    atMost(
      'safelight jobs, against an empty Node process',
      figure(figures, 'jobs'),
      figure(figures, 'empty'),
      'ms',
      4,
    ),
  ];
}
