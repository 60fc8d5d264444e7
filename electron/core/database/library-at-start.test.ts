import { expect, it } from 'vitest';
import { testApps } from '../../../tests/support/test-apps.ts';

const apps = testApps();

it('starts although the library cannot be looked through, and says so', async () => {
  apps.crash(await apps.start('run'));
  const app = apps.open(undefined, {
    change: (ports) => ({
      ...ports,
      database: { ...ports.database, writtenAt: 0 },
      files: {
        ...ports.files,
        contents: { ...ports.files.contents, folders: () => Promise.reject(new Error('EIO')) },
      },
    }),
  });
  await app.app.start('ask');
  expect(app.problems).toEqual(['The library could not be looked through: Error: EIO']);
  expect((await app.createJob({ images: 1 })).status).toBe('queued');
});
