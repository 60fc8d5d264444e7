import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleOfArguments } from './bundle-file.ts';

describe('a bundle on the command line', () => {
  it('is found among the other arguments, relative to where the start was made', () => {
    const args = ['.', '--data-dir=/data', '--no-sandbox', 'jobs/Harbour.SAFELIGHT'];
    expect(bundleOfArguments(args, '/somewhere')).toBe(resolve('/somewhere/jobs/Harbour.SAFELIGHT'));
    expect(bundleOfArguments(['/tmp/a.safelight'], '/somewhere')).toBe('/tmp/a.safelight');
  });

  it.each([
    [[]],
    [['.', 'safelight://job/01890000-0000-7000-8000-000000000001']],
    [['safelight://x/y.safelight']],
    [['--library=/tmp/a.safelight']],
    [['.safelight']],
    [['/tmp/a.zip']],
  ])('is none in %j', (args) => {
    expect(bundleOfArguments(args, '/somewhere')).toBeNull();
  });
});
