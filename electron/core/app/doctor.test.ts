import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Check } from '../../../shared/contract/commands.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';

const SERVER = { provider: 'openai', baseUrl: 'http://127.0.0.1:1/v1', model: 'any' } as const;
const ok = (name: Check['name']): Check => ({ name, state: 'ok', message: `${name} is fine`, advice: null });

let folder: ReturnType<typeof temporaryFolder>;
let test: TestApp;
beforeEach(() => {
  folder = temporaryFolder();
  test = new TestApp({ folder: folder.path });
  test.provider.probe = async () => [ok('network'), ok('key')] as never[];
});
afterEach(async () => {
  await test.close();
  folder.remove();
});

it('checks everything that would stop a job', async () => {
  const checks = await test.call('doctor.run', SERVER);
  expect(checks.map(({ name }) => name).sort()).toEqual([
    'database',
    'disk',
    'key',
    'library',
    'network',
    'worker',
  ]);
});

it('makes only the checks that were asked for, and does nothing for the others', async () => {
  test.worker.check = () => Promise.reject(new Error('was asked'));
  test.ports.store.check = () => 'was asked';
  expect(await test.call('doctor.run', { ...SERVER, only: ['key', 'network'] })).toEqual([
    ok('network'),
    ok('key'),
  ]);
  expect(await test.call('doctor.run', { ...SERVER, only: ['key'] })).toEqual([ok('key')]);
});

it('tells no secret that a server has put into its answer, also not as advice', async () => {
  const said = 'it was whsec_0123456789abcdef, was it not';
  test.provider.probe = async () => [{ ...ok('key'), message: said, advice: said }] as never[];
  const redacted = 'it was [redacted], was it not';
  expect(await test.call('doctor.run', { ...SERVER, only: ['key'] })).toEqual([
    { ...ok('key'), message: redacted, advice: redacted },
  ]);
});
