import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AppError } from '../../../shared/contract/result.ts';
import { aJob } from '../../../shared/testing/records.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import type { DatabaseCare } from '../ports/database-care.ts';

const apps = testApps();
const DAY = 86_400_000;

/** An app whose database is cared for as always, but for what is given. */
function appWith(changed: (care: DatabaseCare) => Partial<DatabaseCare>): TestApp {
  return apps.open(undefined, {
    change: (ports) => {
      const care = ports.database;
      const names = Object.getOwnPropertyDescriptors(care);
      const descriptors = { ...names, ...Object.getOwnPropertyDescriptors(changed(care)) };
      const database = Object.defineProperties({}, descriptors) as DatabaseCare;
      // A command line stays for too short to look after its database.
      return { ...ports, database, info: { ...ports.info, host: 'desktop' } };
    },
  });
}

it('that a check could not look is told, and is no damage', async () => {
  const refused = new AppError('not_possible', 'It could not be checked: the database is locked.');
  const app = appWith(() => ({ check: () => Promise.reject(refused) }));
  await expect(app.call('database.check', {})).rejects.toThrow('could not be checked');
  expect(await app.call('database.status', {})).toMatchObject({ state: 'sound', atStart: { repair: false } });
});

it('a backup that is not sound does not keep its name', async () => {
  const app = appWith(() => ({ verify: async () => 'page 3 is damaged' }));
  await expect(app.call('database.backUp', {})).rejects.toThrow('is not sound');
  expect((await app.call('database.backups', {})).backups).toEqual([]);
});

it('a backup that is not sound has the database looked at, which the next start repairs if it is damaged', async () => {
  const app = appWith(() => ({
    verify: async () => 'page 3 is damaged',
    check: async () => ['page 3 is damaged'],
  }));
  await expect(app.call('database.backUp', {})).rejects.toThrow('is not sound');
  expect(await app.call('database.status', {})).toMatchObject({
    state: 'damaged',
    atStart: { repair: true },
  });
});

it('the backup that is to be put back is not taken away for its age', async () => {
  const app = appWith(() => ({ verify: async () => null }));
  const folder = join(apps.folder, 'data', 'backups');
  mkdirSync(folder, { recursive: true });
  const names = Array.from({ length: 40 }, (_, n) => {
    const time = new Date(app.clock.now() - (n + 2) * DAY).toISOString().replaceAll(/[-:.]/g, '');
    return `safelight-daily-${time}.db`;
  });
  for (const name of names) writeFileSync(join(folder, name), 'an old one');
  const [oldest = '', older = ''] = names.toReversed();
  await app.call('database.atStart', { plan: { restore: oldest } });
  const at = app.clock.now();
  app.ports.store.jobs.insert(aJob({ status: 'completed', createdAt: at - DAY, updatedAt: at }));
  await app.app.start('hold');
  await apps.close(app);
  expect(readdirSync(folder).length).toBeLessThan(names.length);
  expect(existsSync(join(folder, oldest))).toBe(true);
  expect(existsSync(join(folder, older))).toBe(false);
});

it('that the app was closed in order is known before the backup at its end', async () => {
  const seen: unknown[] = [];
  const app = appWith((care) => ({
    backups: () => {
      seen.push(app.ports.store.settings.all()['cleanEnd']);
      return care.backups();
    },
  }));
  await app.app.start('hold');
  seen.length = 0;
  await apps.close(app);
  expect(seen).toEqual([true]);
});

it('says that a backup was not put back', async () => {
  const app = appWith(() => ({ notDone: { backup: 'safelight-1.db', problem: 'It is gone.' } }));
  await app.app.start('hold');
  await app.clock.advance(10_000);
  expect(app.events).toContainEqual(
    expect.objectContaining({
      name: 'app.problem',
      payload: expect.objectContaining({ message: expect.stringContaining('safelight-1.db') }),
    }),
  );
});
