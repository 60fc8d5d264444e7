import { expect, it } from 'vitest';
import { restartArgs } from './restart-args.ts';

it('a restart keeps where the folders are, and how the app is shut in', () => {
  const args = ['--no-sandbox', '/app', '--data-dir', '/data', '--library=/pictures', '--inspect=0'];
  expect(restartArgs(args)).toEqual(['--no-sandbox', '--data-dir=/data', '--library=/pictures']);
});

it.each([
  '--new-job',
  'safelight://job/0190a7c8-0000-7000-8000-000000000000',
  '/srv/people/ada/job.safelight',
  '--data-dir',
])('a restart does not do again what the first start was asked for: %s', (arg) => {
  expect(restartArgs(['--library=/pictures', arg])).toEqual(['--library=/pictures']);
});
