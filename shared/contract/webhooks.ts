import { z } from 'zod';
import { PROTECTIONS } from '../domain/key.ts';
import {
  webhookDeliverySchema,
  webhookEndpointSchema,
  webhookEventSchema,
  webhookKindSchema,
  webhookNameSchema,
} from '../domain/webhook.ts';

const endpointRef = z.strictObject({ endpointId: z.uuid() });
const urlSchema = z.string().trim().min(1, 'Enter the address.').max(2_000, 'The address is too long.');
const secretSchema = z.string().trim().max(200, 'This is longer than any signing secret.');
const eventsSchema = z.array(webhookEventSchema).min(1, 'Choose at least one event.');

/** An endpoint as it is listed. */
export const listedWebhookSchema = webhookEndpointSchema.extend({
  /** Stored, but its address and secret cannot be read here: they were encrypted by a secret store that is locked, or by another host. */
  locked: z.boolean(),
  /** Messages that wait for their first or next try. */
  pending: z.int().nonnegative(),
});
export type ListedWebhook = z.infer<typeof listedWebhookSchema>;

/** `secret` is the signing secret where a new one was made or set: this answer is the only one that ever holds it. */
const savedSchema = z.strictObject({ endpoint: listedWebhookSchema, secret: z.string().nullable() });
export type SavedWebhook = z.infer<typeof savedSchema>;

export const webhookCommands = {
  'webhook.list': {
    input: z.strictObject({}),
    output: z.strictObject({
      endpoints: z.array(listedWebhookSchema),
      /** How a new endpoint's address and secret would be protected here; `none` is a file that only its user can read. */
      protection: z.enum(PROTECTIONS),
    }),
  },
  'webhook.add': {
    input: z.strictObject({
      name: webhookNameSchema,
      kind: webhookKindSchema,
      url: urlSchema,
      /** `whsec_…`, where the receiver gives one out; a new one is made if null. Only for the kind `standard`. */
      secret: secretSchema.nullable().default(null),
      events: eventsSchema,
      allowLocal: z.boolean().default(false),
      includePrompt: z.boolean().default(false),
    }),
    output: savedSchema,
  },
  /** Changes what is given. What had waited for an endpoint that is switched off is not sent later. */
  'webhook.update': {
    input: z.strictObject({
      endpointId: z.uuid(),
      name: webhookNameSchema.optional(),
      url: urlSchema.optional(),
      /** `new` has one made. */
      secret: z.literal('new').or(secretSchema).optional(),
      events: eventsSchema.optional(),
      enabled: z.boolean().optional(),
      allowLocal: z.boolean().optional(),
      includePrompt: z.boolean().optional(),
    }),
    output: savedSchema,
  },
  /** Forgets an endpoint with its secret and its deliveries. */
  'webhook.remove': { input: endpointRef, output: z.strictObject({}) },
  /** Ends a pause: what waited is tried at once. */
  'webhook.resume': { input: endpointRef, output: listedWebhookSchema },
  /** Sends a test message now, also to an endpoint that is off or paused, and answers what became of it. It is not tried again. */
  'webhook.test': { input: endpointRef, output: webhookDeliverySchema },
  /** Newest first. */
  'webhook.deliveries': {
    input: z.strictObject({
      /** Null for those of all endpoints. */
      endpointId: z.uuid().nullable().default(null),
      /** Only older ones than this. */
      beforeId: z.uuid().nullable().default(null),
      limit: z.int().min(1).max(200).default(50),
    }),
    output: z.strictObject({
      deliveries: z.array(webhookDeliverySchema),
      nextBeforeId: z.uuid().nullable(),
    }),
  },
  /** Sends one message again now, whatever became of it, and answers what became of it this time. */
  'webhook.redeliver': { input: z.strictObject({ deliveryId: z.uuid() }), output: webhookDeliverySchema },
} as const;

export const webhookEvents = {
  /** All endpoints, after one of them changed. */
  'webhooks.changed': z.strictObject({ endpoints: z.array(listedWebhookSchema) }),
  /** A delivery that was tried or has newly come. */
  'webhook.delivery': webhookDeliverySchema,
} as const;
