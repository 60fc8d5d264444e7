import { describe, expect, it } from 'vitest';
import { WEBHOOK_EVENTS, WEBHOOK_KINDS } from '../../../shared/domain/webhook.ts';
import { giveFailure, giveImage, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { answered, FakeSender } from './testing/fake-sender.ts';

const apps = testApps();

/** Keys of which nothing but knowing them tells that they are secret, and tokens that are recognised whoever they belong to. */
const LIVE = Array.from(
  { length: 60 },
  (_, at) => `Canary${at}/With+Odd="Signs"${(at * 7_919).toString(36)}`,
);
const SHAPED = Array.from({ length: 40 }, (_, at) => {
  const tail = `${(at + 11).toString(36)}Zq7f3a9c21bd4e${at}`;
  const shapes = [
    `sk-proj-${tail}`,
    `sb_secret_${tail}`,
    `whsec_${tail}`,
    `eyJhbGciOiJI${tail}.eyJz${tail}.s${tail}`,
  ];
  return shapes[at % shapes.length] ?? tail;
});
const CANARIES = [...LIVE, ...SHAPED];

function found(text: string): string[] {
  return CANARIES.filter((canary) =>
    [canary, JSON.stringify(canary).slice(1, -1), encodeURIComponent(canary)].some((form) =>
      text.includes(form),
    ),
  );
}

/** Of the messages that are JSON of ours. */
function deliveredTypes(sender: FakeSender): string[] {
  return sender.sent.filter(({ signing }) => signing !== null).map(({ body }) => JSON.parse(body).type);
}

describe('a hundred secrets in a job', () => {
  it('are in no message and in no log of deliveries, whatever they were put into', async () => {
    const sender = new FakeSender();
    const provider = new ScriptedProvider((request) => {
      const canary = CANARIES[request.imageIndex - 1];
      if (canary === undefined) return giveImage(request);
      const answer = giveFailure('invalid_request', { requestId: canary, param: canary, status: 400 });
      if (answer.ok) throw new Error('It should be a failure.');
      return { ...answer, failure: { ...answer.failure, message: `it was ${canary}` } };
    });
    const test = apps.open(provider, { secrets: LIVE, change: (ports) => ({ ...ports, webhooks: sender }) });
    await test.app.start('run');
    // A receiver that sends everything back, and answers with secrets of its own.
    sender.answer = (request) =>
      answered(500, `${CANARIES.join(' ')} ${request.signing?.secret} ${request.body}`);
    const added = [];
    for (const kind of WEBHOOK_KINDS) {
      const url = `https://hooks.example.com/${kind}/0123456789abcdef0123456789`;
      const events = [...WEBHOOK_EVENTS];
      added.push({
        ...(await test.call('webhook.add', { name: kind, kind, url, events, includePrompt: true })),
        url,
      });
    }
    const created = await test.createJob({ images: 101, prompt: 'a lighthouse' });
    await test.untilFinal(created.id);
    await test.clock.advance(2 * 60_000);
    expect(new Set(deliveredTypes(sender))).toEqual(new Set(['job.completed_partial', 'log.error']));
    for (const { endpoint } of added) await test.call('webhook.test', { endpointId: endpoint.id });
    const { deliveries } = await test.call('webhook.deliveries', { limit: 200 });
    const bodies = sender.sent.map(({ body }) => body);
    expect(bodies.length).toBeGreaterThanOrEqual(9);
    expect(bodies.flatMap(found)).toEqual([]);
    // Where a secret was, a message and what is kept of an answer say so: they have passed through here.
    for (const kind of WEBHOOK_KINDS) {
      const ofKind = sender.sent.filter(({ url }) => url.includes(`/${kind}/`));
      expect(ofKind.map(({ body }) => body.replaceAll('\\', '')).join()).toContain('it was [redacted]');
    }
    for (const { responseText } of deliveries) expect(responseText).toMatch(/^\[redacted\] \[redacted\]/);
    const shown = JSON.stringify([
      deliveries,
      await test.call('webhook.list', {}),
      test.events,
      test.problems,
    ]);
    expect(found(shown)).toEqual([]);
    for (const { url, secret } of added) {
      expect(shown).not.toContain(url);
      if (secret !== null) expect(shown + bodies.join()).not.toContain(secret);
    }
  });

  it('are not in a message about errors that came before they were known', async () => {
    const sender = new FakeSender();
    const secrets: string[] = [];
    const provider = new ScriptedProvider(async () => giveFailure('invalid_request'));
    const test = apps.open(provider, { secrets, change: (ports) => ({ ...ports, webhooks: sender }) });
    await test.app.start('run');
    await test.call('webhook.add', {
      name: 'all',
      kind: 'slack',
      url: 'https://hooks.slack.com/services/1/2/3456789012345678',
      events: ['job.failed', 'log.error'],
      includePrompt: true,
    });
    const { id } = await test.createJob({ prompt: `Look at ${LIVE[0]} and ${LIVE[1]}` });
    secrets.push(...LIVE);
    await test.untilFinal(id);
    await test.clock.runUntil(() => sender.sent.length >= 2);
    expect(sender.sent.map(({ body }) => body).flatMap(found)).toEqual([]);
    expect(sender.sent.some(({ body }) => body.includes('[redacted]'))).toBe(true);
  });
});
