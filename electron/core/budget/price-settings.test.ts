import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createOpenAIProvider } from '../../../electron/adapters/openai/provider.ts';
import { PARAMS } from '../../../shared/testing/records.ts';
import { startMisbehavingServer } from '../../../tests/servers/misbehaving-openai.ts';
import { testApps } from '../../../tests/support/test-apps.ts';

const apps = testApps();
const OWN = { models: { 'my-model': { perImage: 0.02 } } };

/** An app whose estimates are those of the real provider. */
function openPriced() {
  return apps.open(undefined, {
    change: (ports) => {
      const openai = createOpenAIProvider({ readKey: () => 'a-key-for-tests', prices: ports.prices });
      return { ...ports, providers: { ...ports.providers, openai } };
    },
  });
}

const gateway = { ...PARAMS, baseUrl: 'https://gateway.example/v1', model: 'my-model', images: 3 };

describe('the prices of the user', () => {
  it('count at once, after a restart, and until they are reverted', async () => {
    const app = openPriced();
    const usd = async (to = app) => (await to.call('job.estimate', { params: gateway })).usd;
    expect(await usd()).toBeNull();
    const set = await app.call('prices.import', { text: JSON.stringify(OWN) });
    expect(set).toMatchObject({ source: 'own', table: OWN });
    expect(await usd()).toBeCloseTo(0.06, 9);
    apps.crash(app);
    const again = openPriced();
    expect(await usd(again)).toBeCloseTo(0.06, 9);
    expect(await again.call('prices.revert', {})).toMatchObject({ source: 'built-in' });
    expect(await usd(again)).toBeNull();
  });

  it('are what a call costs, and so what its job and the month cost', async () => {
    const app = openPriced();
    const server = await startMisbehavingServer();
    onTestFinished(() => server.close());
    const model = 'gpt-image-2';
    await app.call('prices.import', { text: JSON.stringify({ models: { [model]: { perImage: 0.02 } } }) });
    const { id } = await app.createJob({ baseUrl: server.url, model, images: 2, variants: 1 });
    expect(await app.untilFinal(id)).toMatchObject({
      status: 'completed',
      cost: { usd: 0.04, unpriced: 0 },
    });
    const attempts = await app.call('job.attempts', { jobId: id });
    expect(attempts.map(({ costUsd, estimatedUsd }) => [costUsd, estimatedUsd])).toEqual([
      [0.02, 0.02],
      [0.02, 0.02],
    ]);
    expect(await app.call('budget.status', {})).toMatchObject({
      billedUsd: 0.04,
      perhapsUsd: 0,
      unpriced: 0,
    });
  });

  it('leave a model that they do not name unpriced, though it came with a price', async () => {
    const app = openPriced();
    const params = { ...PARAMS, model: 'gpt-image-2' };
    expect((await app.call('job.estimate', { params })).usd).toBeGreaterThan(0);
    await app.call('prices.import', { text: JSON.stringify(OWN) });
    expect((await app.call('job.estimate', { params })).usd).toBeNull();
  });

  it('are exported as a file that can be edited and imported, never over another one', async () => {
    const app = openPriced();
    const { path } = await app.call('prices.export', {});
    const { path: second } = await app.call('prices.export', {});
    expect(second).not.toBe(path);
    const text = readFileSync(path, 'utf8');
    const before = await app.call('prices.get', {});
    expect((await app.call('prices.import', { text })).table).toEqual(before.table);
    const edited = JSON.parse(text);
    edited.models['gpt-image-2'].imageOut = 60;
    await app.call('prices.import', { text: `\uFEFF${JSON.stringify(edited)}` });
    expect((await app.call('prices.get', {})).table.models['gpt-image-2']).toMatchObject({ imageOut: 60 });
  });

  it.each([
    ['', /^invalid_input: This is not a JSON file/],
    ['[]', /This file holds no prices/],
    ['{"models":{"m":{"textIn":1}}}', /models › m: must have textIn, imageIn, imageOut and outputTokens/],
    ['{"models":{"m":{"perImage":-1}}}', /models › m/],
    ['{"currency":"EUR","models":{}}', /currency/],
    ['{"models":{},"tokenTable":{"big":{"low":1}}}', /tokenTable › big/],
  ])('are refused with what is wrong, and then nothing changes: %s', async (text, message) => {
    const app = openPriced();
    await app.call('prices.import', { text: JSON.stringify(OWN) });
    await expect(app.call('prices.import', { text })).rejects.toThrow(message);
    expect(await app.call('prices.get', {})).toMatchObject({ source: 'own', table: OWN });
  });
});
