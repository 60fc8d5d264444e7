import {
  type WebhookDelivery,
  type WebhookEndpoint,
  webhookDeliverySchema,
  webhookEndpointSchema,
  webhookMessageSchema,
} from '../../../shared/domain/webhook.ts';
import type { StoredDelivery, WebhookTable } from '../../core/ports/webhooks.ts';
import type { Connection, Row } from './connection.ts';
import { columns, fromJson, insertSql, mustHaveChanged, parseRow, toJson, updateSql } from './rows.ts';

const ENDPOINTS = 'webhook_endpoints';
const DELIVERIES = 'webhook_deliveries';
const ENDPOINT_FIXED = columns('id kind created_at');
const ENDPOINT_CHANGING = columns(
  'name shown_url events enabled allow_local include_prompt paused_reason paused_at failures failing_since updated_at',
);
const DELIVERY_FIXED = columns('id endpoint_id type job_id message created_at');
const DELIVERY_CHANGING = columns(
  'status attempts next_at last_at duration_ms response_status response_text error',
);
/** The condition is word for word that of the partial index; beside min() the other columns are of the row that has it. */
export const NEXT_OF_EACH_SQL = `
  SELECT endpoint_id, id, min(next_at) AS next_at FROM ${DELIVERIES} WHERE status = 'pending' GROUP BY endpoint_id`;

const deliveryWithMessage = webhookDeliverySchema.extend({ message: webhookMessageSchema });

export function webhookTable(connection: Connection): WebhookTable {
  return { ...endpointMethods(connection), ...deliveryMethods(connection), ...pendingMethods(connection) };
}

type EndpointMethod = 'endpoints' | 'insertEndpoint' | 'updateEndpoint' | 'removeEndpoint';

function endpointMethods(connection: Connection): Pick<WebhookTable, EndpointMethod> {
  const all = connection.query(`SELECT * FROM ${ENDPOINTS} ORDER BY created_at, id`);
  const insert = connection.query(insertSql(ENDPOINTS, [...ENDPOINT_FIXED, ...ENDPOINT_CHANGING]));
  const update = connection.query(updateSql(ENDPOINTS, ENDPOINT_CHANGING));
  const remove = connection.query(`DELETE FROM ${ENDPOINTS} WHERE id = ?`);
  return {
    endpoints: () =>
      all
        .all()
        .map((row) =>
          parseRow(connection, ENDPOINTS, row['id'] ?? null, webhookEndpointSchema, () => readEndpoint(row)),
        ),
    insertEndpoint(endpoint) {
      const { id, kind, createdAt } = endpoint;
      const values = { id, kind, created_at: createdAt, ...endpointChanging(endpoint) };
      connection.atomically('full', () => insert.run(values));
    },
    updateEndpoint: (endpoint) =>
      connection.atomically('full', () =>
        mustHaveChanged(
          update.run({ id: endpoint.id, ...endpointChanging(endpoint) }),
          ENDPOINTS,
          endpoint.id,
        ),
      ),
    removeEndpoint: (endpointId) => connection.atomically('full', () => remove.run(endpointId)),
  };
}

type DeliveryMethod = 'insertDelivery' | 'updateDelivery' | 'delivery' | 'deliveries' | 'prune';

function deliveryMethods(connection: Connection): Pick<WebhookTable, DeliveryMethod> {
  const insert = connection.query(insertSql(DELIVERIES, [...DELIVERY_FIXED, ...DELIVERY_CHANGING]));
  const update = connection.query(updateSql(DELIVERIES, DELIVERY_CHANGING));
  const get = connection.query(`SELECT * FROM ${DELIVERIES} WHERE id = ?`);
  const page = connection.query(`SELECT * FROM ${DELIVERIES} WHERE id < ? ORDER BY id DESC LIMIT ?`);
  const pageOf = connection.query(
    `SELECT * FROM ${DELIVERIES} WHERE endpoint_id = ? AND id < ? ORDER BY id DESC LIMIT ?`,
  );
  const removeOld = connection.query(
    `DELETE FROM ${DELIVERIES} WHERE created_at < ? AND status <> 'pending'`,
  );
  const removeMany = connection.query(
    `DELETE FROM ${DELIVERIES} WHERE id <= (SELECT id FROM ${DELIVERIES} ORDER BY id DESC LIMIT 1 OFFSET ?)`,
  );
  return {
    insertDelivery: (delivery) =>
      connection.atomically('full', () => insert.run({ ...deliveryFixed(delivery), ...changing(delivery) })),
    updateDelivery: (delivery) =>
      connection.atomically('full', () => update.run({ id: delivery.id, ...changing(delivery) })),
    delivery(deliveryId) {
      const row = get.get(deliveryId);
      if (row === undefined) return null;
      const read = () => ({ ...readDelivery(row), message: fromJson(row['message']) });
      return parseRow(connection, DELIVERIES, deliveryId, deliveryWithMessage, read);
    },
    deliveries({ endpointId, beforeId, limit }) {
      const before = beforeId ?? AFTER_ALL;
      const rows = endpointId === null ? page.all(before, limit) : pageOf.all(endpointId, before, limit);
      return rows.map((row) =>
        parseRow(connection, DELIVERIES, row['id'] ?? null, webhookDeliverySchema, () => readDelivery(row)),
      );
    },
    prune: (before, most) =>
      connection.atomically('normal', () => {
        removeOld.run(before);
        removeMany.run(most);
      }),
  };
}

/** Sorts behind every id. */
const AFTER_ALL = '~';

type PendingMethod = 'nextOfEach' | 'pending' | 'makeDue' | 'giveUp';

function pendingMethods(connection: Connection): Pick<WebhookTable, PendingMethod> {
  const nextOfEach = connection.query(NEXT_OF_EACH_SQL);
  const ofEndpoint = `endpoint_id = @endpoint AND status = 'pending'`;
  const pending = connection.query(
    `SELECT count(*) AS count FROM ${DELIVERIES} WHERE endpoint_id = ? AND status = 'pending'`,
  );
  const makeDue = connection.query(
    `UPDATE ${DELIVERIES} SET next_at = min(next_at, @now) WHERE ${ofEndpoint}`,
  );
  const giveUp = connection.query(
    `UPDATE ${DELIVERIES} SET status = 'failed', next_at = NULL, error = @error WHERE ${ofEndpoint}`,
  );
  return {
    nextOfEach: () =>
      nextOfEach.all().map((row) => ({
        endpointId: String(row['endpoint_id']),
        deliveryId: String(row['id']),
        nextAt: Number(row['next_at']),
      })),
    pending: (endpointId) => Number(pending.get(endpointId)?.['count'] ?? 0),
    makeDue: (endpoint, now) => connection.atomically('full', () => makeDue.run({ endpoint, now })),
    giveUp: (endpoint, error) => connection.atomically('full', () => giveUp.run({ endpoint, error })),
  };
}

function endpointChanging(endpoint: WebhookEndpoint): Row {
  return {
    name: endpoint.name,
    shown_url: endpoint.shownUrl,
    events: toJson(endpoint.events),
    enabled: Number(endpoint.enabled),
    allow_local: Number(endpoint.allowLocal),
    include_prompt: Number(endpoint.includePrompt),
    paused_reason: endpoint.paused?.reason ?? null,
    paused_at: endpoint.paused?.at ?? null,
    failures: endpoint.failures,
    failing_since: endpoint.failingSince,
    updated_at: endpoint.updatedAt,
  };
}

/** What a row says, still to be parsed. */
export function readEndpoint(row: Row): unknown {
  const reason = row['paused_reason'];
  return {
    id: row['id'],
    name: row['name'],
    kind: row['kind'],
    shownUrl: row['shown_url'],
    events: fromJson(row['events']),
    enabled: row['enabled'] === 1,
    allowLocal: row['allow_local'] === 1,
    includePrompt: row['include_prompt'] === 1,
    paused: reason === null ? null : { reason, at: row['paused_at'] },
    failures: row['failures'],
    failingSince: row['failing_since'],
    createdAt: row['created_at'],
    updatedAt: row['updated_at'],
  };
}

function deliveryFixed(delivery: StoredDelivery): Row {
  return {
    id: delivery.id,
    endpoint_id: delivery.endpointId,
    type: delivery.type,
    job_id: delivery.jobId,
    message: JSON.stringify(delivery.message),
    created_at: delivery.createdAt,
  };
}

function changing(delivery: WebhookDelivery): Row {
  return {
    status: delivery.status,
    attempts: delivery.attempts,
    next_at: delivery.nextAt,
    last_at: delivery.lastAt,
    duration_ms: delivery.durationMs,
    response_status: delivery.responseStatus,
    response_text: delivery.responseText,
    error: delivery.error,
  };
}

/** What a row says, still to be parsed. */
export function readDelivery(row: Row): Record<string, unknown> {
  return {
    id: row['id'],
    endpointId: row['endpoint_id'],
    type: row['type'],
    jobId: row['job_id'],
    status: row['status'],
    attempts: row['attempts'],
    createdAt: row['created_at'],
    nextAt: row['next_at'],
    lastAt: row['last_at'],
    durationMs: row['duration_ms'],
    responseStatus: row['response_status'],
    responseText: row['response_text'],
    error: row['error'],
  };
}
