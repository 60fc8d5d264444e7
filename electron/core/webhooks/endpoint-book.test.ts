import { describe, expect, it } from 'vitest';
import type { CommandInput } from '../../../shared/contract/commands.ts';
import { MAX_WEBHOOKS } from '../../../shared/domain/webhook.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import type { WebhookSecrets } from '../ports/webhook-secrets.ts';
import { shownUrl } from './shown-url.ts';
import { answered, FakeSender } from './testing/fake-sender.ts';

const apps = testApps();

const TEAM: CommandInput<'webhook.add'> = {
  name: 'Team',
  kind: 'standard',
  url: 'https://example.com/hooks/0123456789abcdef',
  events: ['job.completed'],
};

function open() {
  const sender = new FakeSender();
  const test = apps.open(undefined, { change: (ports) => ({ ...ports, webhooks: sender }) });
  return { test, sender, secrets: test.ports.webhookSecrets };
}

describe('adding a webhook', () => {
  it('shows its secret once, and of its address only what tells it apart', async () => {
    const { test, secrets } = open();
    const { endpoint, secret } = await test.call('webhook.add', TEAM);
    expect(secret).toMatch(/^whsec_/);
    expect(secrets.get(endpoint.id)).toEqual({ url: TEAM.url, secret });
    expect(endpoint.shownUrl).toBe('https://example.com/…cdef');
    const listed = JSON.stringify(await test.call('webhook.list', {}));
    expect(listed).not.toContain(secret);
    expect(listed).not.toContain('0123456789');
  });

  it('takes a secret that the receiver gave out, and none for a chat', async () => {
    const { test } = open();
    const given = { ...TEAM, secret: 'whsec_given' };
    expect((await test.call('webhook.add', given)).secret).toBe('whsec_given');
    expect((await test.call('webhook.add', { ...TEAM, kind: 'slack' })).secret).toBeNull();
    await expect(test.call('webhook.add', { ...given, kind: 'discord' })).rejects.toThrow('not signed');
  });

  it.each([
    ['an address that is none', { url: 'nowhere' }, 'no web address'],
    ['a secret that is none', { secret: 'abc' }, 'no signing secret'],
    ['no event', { events: [] }, 'at least one event'],
    ['no name', { name: ' ' }, 'a name'],
  ])('refuses %s and keeps nothing of it', async (_what, change, why) => {
    const { test, secrets } = open();
    await expect(test.call('webhook.add', { ...TEAM, ...change })).rejects.toThrow(why);
    expect((await test.call('webhook.list', {})).endpoints).toEqual([]);
    expect(secrets.all()).toEqual([]);
  });

  it('ends at a bound', async () => {
    const { test } = open();
    for (let at = 0; at < MAX_WEBHOOKS; at += 1) await test.call('webhook.add', TEAM);
    await expect(test.call('webhook.add', TEAM)).rejects.toThrow(`at most ${MAX_WEBHOOKS}`);
  });

  it('leaves no secret behind when the database refuses', async () => {
    const { test, secrets } = open();
    let kept: string | undefined;
    test.ports.store.webhooks.insertEndpoint = ({ id }) => {
      kept = id;
      throw new Error('disk full');
    };
    await expect(test.call('webhook.add', TEAM)).rejects.toThrow('disk full');
    expect([typeof kept, secrets.get(kept ?? '')]).toEqual(['string', null]);
  });
});

describe('changing a webhook', () => {
  it('keeps what is not named', async () => {
    const { test, secrets } = open();
    const { endpoint, secret } = await test.call('webhook.add', TEAM);
    const changed = await test.call('webhook.update', { endpointId: endpoint.id, name: 'Other' });
    expect(changed).toEqual({
      endpoint: { ...endpoint, name: 'Other', updatedAt: expect.any(Number) },
      secret: null,
    });
    expect(secrets.get(endpoint.id)).toEqual({ url: TEAM.url, secret });
  });

  it('keeps the secret with a new address, and the address with a new secret', async () => {
    const { test, secrets } = open();
    const { endpoint, secret } = await test.call('webhook.add', TEAM);
    const endpointId = endpoint.id;
    const url = 'https://example.org/new';
    const moved = await test.call('webhook.update', { endpointId, url });
    expect([moved.endpoint.shownUrl, moved.secret]).toEqual([url, null]);
    expect(secrets.get(endpointId)).toEqual({ url, secret });
    const rotated = await test.call('webhook.update', { endpointId, secret: 'new' });
    expect(rotated.secret).not.toBe(secret);
    expect(secrets.get(endpointId)).toEqual({ url, secret: rotated.secret });
  });

  it('does not take away what allows its address', async () => {
    const { test, sender } = open();
    const { endpoint } = await test.call('webhook.add', { ...TEAM, allowLocal: true });
    sender.checkUrl = async (_url, _kind, allowLocal) =>
      allowLocal ? null : { message: 'It is on this network.', advice: 'Allow it.' };
    const change = { endpointId: endpoint.id, allowLocal: false };
    await expect(test.call('webhook.update', change)).rejects.toThrow('It is on this network');
    expect((await test.call('webhook.list', {})).endpoints[0]?.allowLocal).toBe(true);
  });

  it('that is not there says so', async () => {
    const { test } = open();
    const endpointId = '01890000-0000-7000-8000-000000000001';
    await expect(test.call('webhook.update', { endpointId, name: 'x' })).rejects.toThrow('not_found');
    await expect(test.call('webhook.test', { endpointId })).rejects.toThrow('not_found');
  });
});

describe('a webhook whose address cannot be read here', () => {
  async function lockedApp() {
    const { test: before, secrets } = open();
    const { endpoint } = await before.call('webhook.add', TEAM);
    apps.crash(before);
    let isLocked = true;
    const lockable: WebhookSecrets = {
      ...secrets,
      get: (endpointId) => (isLocked ? null : secrets.get(endpointId)),
      set: async (endpointId, secret) => {
        isLocked = false;
        await secrets.set(endpointId, secret);
      },
    };
    const sender = new FakeSender();
    const test = apps.open(undefined, {
      change: (ports) => ({ ...ports, webhooks: sender, webhookSecrets: lockable }),
    });
    await test.app.start('run');
    return { test, sender, endpointId: endpoint.id };
  }

  it('is told as locked; its messages wait until the address is entered anew', async () => {
    const { test, sender, endpointId } = await lockedApp();
    const { id } = await test.createJob();
    await test.untilFinal(id);
    await test.clock.advance(60_000);
    expect((await test.call('webhook.list', {})).endpoints).toMatchObject([{ locked: true, pending: 1 }]);
    await expect(test.call('webhook.test', { endpointId })).rejects.toThrow('cannot be read here');
    await expect(test.call('webhook.update', { endpointId, secret: 'new' })).rejects.toThrow(
      'cannot be read',
    );
    sender.answer = () => answered(204);
    const { secret } = await test.call('webhook.update', { endpointId, url: TEAM.url });
    expect(secret).toMatch(/^whsec_/);
    await test.clock.advance(10);
    expect(sender.sent).toMatchObject([{ url: TEAM.url, signing: { secret } }]);
  });
});

it.each([
  ['https://example.com/hook', 'standard', 'https://example.com/hook'],
  ['https://example.com/hook?token=abcdefgh', 'standard', 'https://example.com/hook'],
  ['https://example.com/a/long/path/with-a-token', 'standard', 'https://example.com/…oken'],
  ['https://hooks.slack.com/a', 'slack', 'https://hooks.slack.com/…/a'],
] as const)('of %s is shown what is no secret', (url, kind, shown) => {
  expect(shownUrl(url, kind)).toBe(shown);
});
