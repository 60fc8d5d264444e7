import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import type { WebhookEndpoint } from '../../../shared/domain/webhook.ts';
import type { StoredDelivery } from '../../core/ports/webhooks.ts';
import { appErrorOf, databasePath, NOW, open, openConnection, openRaw, storeWithJob } from './testing.ts';
import { NEXT_OF_EACH_SQL } from './webhooks.ts';

function anEndpoint(known: Partial<WebhookEndpoint> = {}): WebhookEndpoint {
  return {
    id: uuidv7(),
    name: 'Team',
    kind: 'standard',
    shownUrl: 'https://example.com/…cdef',
    events: ['job.failed', 'log.error'],
    enabled: true,
    allowLocal: false,
    includePrompt: true,
    paused: null,
    failures: 0,
    failingSince: null,
    createdAt: NOW,
    updatedAt: NOW,
    ...known,
  };
}

function aDelivery(endpointId: string, known: Partial<StoredDelivery> = {}): StoredDelivery {
  return {
    id: uuidv7(),
    endpointId,
    type: 'webhook.test',
    jobId: null,
    status: 'pending',
    attempts: 0,
    createdAt: NOW,
    nextAt: NOW,
    lastAt: null,
    durationMs: null,
    responseStatus: null,
    responseText: null,
    error: null,
    message: { type: 'webhook.test', timestamp: new Date(NOW).toISOString(), data: { message: 'hello' } },
    ...known,
  };
}

function storeWithEndpoint() {
  const { store, jobId } = storeWithJob();
  const endpoint = anEndpoint();
  store.webhooks.insertEndpoint(endpoint);
  return { store, jobId, endpoint, webhooks: store.webhooks };
}

const page = { endpointId: null, beforeId: null, limit: 50 };

describe('an endpoint', () => {
  it('is read as it was written and changed', () => {
    const { webhooks, endpoint } = storeWithEndpoint();
    expect(webhooks.endpoints()).toEqual([endpoint]);
    const changed: WebhookEndpoint = {
      ...endpoint,
      name: 'Other',
      events: [],
      enabled: false,
      paused: { reason: 'gone', at: 5 },
      failures: 3,
      failingSince: 4,
    };
    webhooks.updateEndpoint(changed);
    expect(webhooks.endpoints()).toEqual([changed]);
  });

  it('takes its deliveries with it', () => {
    const { webhooks, endpoint } = storeWithEndpoint();
    webhooks.insertDelivery(aDelivery(endpoint.id));
    webhooks.removeEndpoint(endpoint.id);
    expect([webhooks.endpoints(), webhooks.deliveries(page)]).toEqual([[], []]);
  });

  it('that is damaged on the disk is named', () => {
    const path = databasePath();
    const store = open(path);
    store.webhooks.insertEndpoint(anEndpoint());
    openRaw(path).exec(`UPDATE webhook_endpoints SET kind = 'fax'`);
    expect(appErrorOf(() => store.webhooks.endpoints()).message).toContain('webhook_endpoints');
  });
});

describe('a delivery', () => {
  it('is read as it was written and changed, with its message when one asks for it', () => {
    const { webhooks, endpoint } = storeWithEndpoint();
    const delivery = aDelivery(endpoint.id);
    webhooks.insertDelivery(delivery);
    expect(webhooks.delivery(delivery.id)).toEqual(delivery);
    const { message, ...shown } = delivery;
    const tried = { ...shown, status: 'delivered', attempts: 1, nextAt: null, responseStatus: 204 } as const;
    webhooks.updateDelivery(tried);
    expect(webhooks.deliveries(page)).toEqual([tried]);
    expect(webhooks.delivery(delivery.id)?.message).toEqual(message);
  });

  it('goes with the job that it is about', () => {
    const { store, webhooks, endpoint, jobId } = storeWithEndpoint();
    webhooks.insertDelivery(aDelivery(endpoint.id, { jobId }));
    store.jobs.remove(jobId);
    expect(webhooks.deliveries(page)).toEqual([]);
  });

  it('is listed a page at a time, newest first, for all endpoints or one', () => {
    const { webhooks, endpoint } = storeWithEndpoint();
    const other = anEndpoint();
    webhooks.insertEndpoint(other);
    const made = Array.from({ length: 5 }, (_, at) => aDelivery(at % 2 === 0 ? endpoint.id : other.id));
    for (const delivery of made) webhooks.insertDelivery(delivery);
    const newest = made.map(({ id }) => id).reverse();
    const first = webhooks.deliveries({ ...page, limit: 2 });
    const rest = webhooks.deliveries({ ...page, beforeId: first[1]?.id ?? '' });
    expect([...first, ...rest].map(({ id }) => id)).toEqual(newest);
    expect(webhooks.deliveries({ ...page, endpointId: other.id })).toHaveLength(2);
  });
});

describe('what waits', () => {
  it('is told for each endpoint by what is due first', () => {
    const { webhooks, endpoint } = storeWithEndpoint();
    const other = anEndpoint();
    webhooks.insertEndpoint(other);
    const soon = aDelivery(endpoint.id, { nextAt: NOW + 5 });
    const alone = aDelivery(other.id, { nextAt: NOW + 9 });
    for (const one of [aDelivery(endpoint.id, { nextAt: NOW + 50 }), soon, alone])
      webhooks.insertDelivery(one);
    webhooks.insertDelivery(aDelivery(endpoint.id, { status: 'failed', nextAt: null }));
    const byEndpoint = Object.fromEntries(
      webhooks.nextOfEach().map(({ endpointId, deliveryId, nextAt }) => [endpointId, { deliveryId, nextAt }]),
    );
    expect(byEndpoint).toEqual({
      [endpoint.id]: { deliveryId: soon.id, nextAt: NOW + 5 },
      [other.id]: { deliveryId: alone.id, nextAt: NOW + 9 },
    });
    expect([webhooks.pending(endpoint.id), webhooks.pending(other.id)]).toEqual([2, 1]);
  });

  it('is made due, or given up, all at once', () => {
    const { webhooks, endpoint } = storeWithEndpoint();
    for (const nextAt of [NOW - 5, NOW + 50]) webhooks.insertDelivery(aDelivery(endpoint.id, { nextAt }));
    webhooks.makeDue(endpoint.id, NOW);
    expect(webhooks.deliveries(page).map(({ nextAt }) => nextAt)).toEqual([NOW, NOW - 5]);
    webhooks.giveUp(endpoint.id, 'off');
    expect(webhooks.deliveries(page)).toMatchObject([
      { status: 'failed', nextAt: null, error: 'off' },
      { status: 'failed', nextAt: null, error: 'off' },
    ]);
    expect(webhooks.nextOfEach()).toEqual([]);
  });

  it('is found without reading what was delivered', () => {
    const connection = openConnection();
    const plan = connection.query(`EXPLAIN QUERY PLAN ${NEXT_OF_EACH_SQL}`).all();
    expect(plan.map(({ detail }) => detail)).toEqual([
      expect.stringContaining('USING COVERING INDEX webhook_deliveries_pending'),
    ]);
  });
});

it('old deliveries go, and the oldest above the bound', () => {
  const { webhooks, endpoint } = storeWithEndpoint();
  const made = Array.from({ length: 6 }, (_, at) =>
    // The first still waits to be sent, however old the clock makes it.
    aDelivery(endpoint.id, { createdAt: NOW + at, status: at === 0 ? 'pending' : 'delivered' }),
  );
  for (const delivery of made) webhooks.insertDelivery(delivery);
  webhooks.prune(NOW + 3, 100);
  expect(webhooks.deliveries(page).map(({ id }) => id)).toEqual([5, 4, 3, 0].map((at) => made[at]?.id));
  webhooks.prune(0, 3);
  expect(webhooks.deliveries(page).map(({ id }) => id)).toEqual([5, 4, 3].map((at) => made[at]?.id));
});
