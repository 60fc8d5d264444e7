import { expect, it } from 'vitest';
import { PARAMS } from '../../../shared/testing/records.ts';
import { testApps } from '../../../tests/support/test-apps.ts';

const apps = testApps();
const KEY = 'local"key-0123456789';

it.each([
  ['templates', { templates: [{ id: crypto.randomUUID(), name: 'Mine', prompt: `a ${KEY}`, params: {} }] }],
  [
    'profiles',
    { profiles: [{ id: crypto.randomUUID(), name: 'Mine', baseUrl: `http://localhost/${KEY}`, model: 'm' }] },
  ],
  ['jobDefaults', { jobDefaults: { model: KEY } }],
])('%s with an API key in them are not stored', async (field, change) => {
  const app = apps.open(undefined, { secrets: [KEY] });
  const result = await app.app.dispatch('settings.update', change);
  expect(result).toMatchObject({
    ok: false,
    error: { code: 'invalid_input', field, message: `The ${field} contains your API key` },
  });
  expect(JSON.stringify(app.ports.store.settings.all())).not.toContain('0123456789');
});

it('the same without a key are', async () => {
  const app = apps.open(undefined, { secrets: [KEY] });
  const { prompt: _prompt, seed: _seed, ...jobDefaults } = PARAMS;
  expect(await app.call('settings.update', { jobDefaults })).toMatchObject({ jobDefaults });
});
