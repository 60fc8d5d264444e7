import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const PROOF = join(import.meta.dirname, 'run.ts');

it.runIf(process.platform === 'linux')(
  'finds nothing broken where a few workers die',
  async () => {
    // In a process of its own, whose children, handles and environment are nobody else's.
    const { stdout } = await promisify(execFile)(process.execPath, [
      PROOF,
      'worker',
      '--count',
      '4',
      '--seed',
      '29',
    ]);
    expect(stdout).toContain('4 times in');
    expect(stdout).toContain('0 broken');
  },
  60_000,
);
