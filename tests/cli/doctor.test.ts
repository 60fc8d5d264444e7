import { afterEach, beforeEach, expect, it } from 'vitest';
import { openApp } from '../../electron/hosts/compose/open-app.ts';
import { findRuntime } from '../../electron/hosts/compose/runtime.ts';
import { VERSION } from '../../electron/hosts/compose/version.ts';
import { type Diagnostics, diagnosticsSchema } from '../../shared/contract/diagnostics.ts';
import { diagnosticsText } from '../../shared/text/diagnostics-text.ts';
import { Place } from './safelight.ts';

let place: Place;
beforeEach(async () => {
  place = await Place.make();
});
afterEach(() => place.clear());

/** What the window asks for, of the same folders. */
async function windowsDiagnostics(): Promise<Diagnostics> {
  const { dataDir, library } = place;
  const opened = await openApp({
    ...{ dataDir, library, version: VERSION, runtime: findRuntime() },
    ...{ host: 'cli', want: 'read', env: {}, demoPace: 'instant' },
  });
  try {
    const answer = await opened.client.call('diagnostics.get', {});
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  } finally {
    await opened.close();
  }
}

/** Without what differs from one moment to the next, and from one user of this machine to another. */
function lasting({ at: _at, space: _space, paths: _paths, ...rest }: Diagnostics) {
  return rest;
}

it('says what the window’s diagnostics say, in the same words', async () => {
  await place.run(['generate', '--prompt', 'A lamp', '--provider', 'demo', '--images', '1']);
  const json = await place.run(['doctor', '--json', '--library', place.library]);
  const { type, ...told } = json.lines().at(-1);
  expect([json.code, type]).toEqual([0, 'diagnostics']);
  const doctors = diagnosticsSchema.parse(told);
  const windows = await windowsDiagnostics();
  expect(lasting(doctors)).toEqual(lasting(windows));
  expect(doctors.database).toMatchObject({ jobs: 1, journalMode: 'wal' });

  const human = await place.run(['doctor', '--library', place.library]);
  // The program's home is the test's folder.
  const text = diagnosticsText(windows).replaceAll(place.dir, '~');
  const words = (of: string) => of.split('\n').filter((line) => line !== '' && !/ free\)$/.test(line));
  expect(words(human.stdout)).toEqual(expect.arrayContaining(words(text)));
  expect(human.stdout).toContain('  Data: ~/data (');
});

it('keeps its checks, before all else', async () => {
  const { lines } = await place.run(['doctor', '--json', '--library', place.library]);
  const checks = lines().filter(({ type }) => type === 'check');
  expect(checks.map(({ name }) => name).sort()).toEqual([
    'database',
    'disk',
    'key',
    'library',
    'network',
    'worker',
  ]);
  expect(lines().at(-1).type).toBe('diagnostics');
});
