import { describe, expect, it } from 'vitest';
import { adviceFor } from '../../../shared/domain/errors.ts';
import { giveFailure, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { FakeSender } from './testing/fake-sender.ts';

const apps = testApps();
const prompt = 'A lighthouse for the secret launch of Project Heron';

/** An app that tells one endpoint of error entries, and of the prompt nothing. */
async function appWith(provider: ScriptedProvider) {
  const sender = new FakeSender();
  const test = apps.open(provider, { change: (ports) => ({ ...ports, webhooks: sender }) });
  await test.app.start('run');
  const { endpoint } = await test.call('webhook.add', {
    name: 'Team',
    kind: 'standard',
    url: 'https://example.com/hooks/0123456789abcdef',
    events: ['log.error'],
  });
  return { test, sender, endpoint };
}

/** A provider that declines in these words. */
function declining(message: string): ScriptedProvider {
  return new ScriptedProvider(async () => {
    const answer = giveFailure('content_declined');
    if (answer.ok) throw new Error('It should be a failure.');
    return { ...answer, failure: { ...answer.failure, message } };
  });
}

async function runJob(test: TestApp): Promise<void> {
  const { id } = await test.createJob({ images: 1, prompt });
  await test.untilFinal(id);
}

describe('a message about error entries', () => {
  it('names no folder of this machine, and quotes the prompt only where that is allowed', async () => {
    const home = ['', 'home', 'ann'].join('/');
    const provider = declining(`${home}/private/key.txt: "${prompt}" was declined`);
    const { test, sender, endpoint } = await appWith(provider);
    await runJob(test);
    await test.clock.runUntil(() => sender.sent.length === 1);
    await test.call('webhook.update', { endpointId: endpoint.id, includePrompt: true });
    await runJob(test);
    await test.clock.runUntil(() => sender.sent.length === 2);
    const told = sender.sent.map(({ body }) => JSON.parse(body).data.message);
    expect(told[0]).toContain('…/key.txt: "[prompt]" was declined');
    expect(told[1]).toContain(`…/key.txt: "${prompt}" was declined`);
  });

  it('has no half of a character, which its receiver may refuse', async () => {
    const { test, sender } = await appWith(declining(`It ends in ${'😀'.slice(0, 1)}`));
    await runJob(test);
    await test.clock.runUntil(() => sender.sent.length === 1);
    expect(JSON.parse(sender.sent[0]?.body ?? '').data.message).toMatch(/It ends in \ufffd/);
  });

  it('tells code and advice where the provider quotes a part of the prompt', async () => {
    const provider = declining(`no “${prompt.slice(0, 40)}…”`);
    const { test, sender } = await appWith(provider);
    await runJob(test);
    await test.clock.runUntil(() => sender.sent.length === 1);
    const { step, message } = JSON.parse(sender.sent[0]?.body ?? '').data;
    expect([step, message]).toEqual([
      'base_generation',
      `content_declined: ${adviceFor('content_declined')}`,
    ]);
  });
});
