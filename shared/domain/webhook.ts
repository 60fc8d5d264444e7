import { z } from 'zod';
import { failureCodeSchema } from './errors.ts';
import { jobIdSchema, timestampSchema } from './ids.ts';
import { costSchema, imageCountsSchema, jobStatusSchema } from './job.ts';

/** How a message is written: signed JSON by the Standard Webhooks specification, or as Slack's and Discord's incoming webhooks want it. */
export const WEBHOOK_KINDS = ['standard', 'slack', 'discord'] as const;
export const webhookKindSchema = z.enum(WEBHOOK_KINDS);
export type WebhookKind = z.infer<typeof webhookKindSchema>;

/** What an endpoint can be told of. */
export const WEBHOOK_EVENTS = [
  'job.completed',
  'job.completed_partial',
  'job.failed',
  'job.cancelled',
  'log.error',
  'budget.reached',
] as const;
export const webhookEventSchema = z.enum(WEBHOOK_EVENTS);
export type WebhookEvent = z.infer<typeof webhookEventSchema>;

/** What is sent when its user tries an endpoint out; no endpoint is asked whether it wants it. */
export const WEBHOOK_TEST = 'webhook.test';
export const webhookTypeSchema = z.enum([...WEBHOOK_EVENTS, WEBHOOK_TEST]);
export type WebhookType = z.infer<typeof webhookTypeSchema>;

/** Why nothing more is sent to an endpoint until its user says so: it kept failing, or it answered that it is gone for good (410). */
export const PAUSE_REASONS = ['failing', 'gone'] as const;
export const pauseSchema = z.strictObject({ reason: z.enum(PAUSE_REASONS), at: timestampSchema });
export type WebhookPause = z.infer<typeof pauseSchema>;

export const webhookNameSchema = z.string().trim().min(1, 'Give the webhook a name.').max(80);
export const MAX_WEBHOOKS = 20;

/** Where messages go. Its address and its secret are kept apart (see ports/webhook-secrets); this is what may be shown and logged. */
export const webhookEndpointSchema = z.strictObject({
  id: z.uuid(),
  name: webhookNameSchema,
  kind: webhookKindSchema,
  /** Enough of the address to recognise it, without what makes it a secret. */
  shownUrl: z.string(),
  events: z.array(webhookEventSchema),
  enabled: z.boolean(),
  /** Whether it may lie on this machine or in its network, and be spoken to without TLS there. */
  allowLocal: z.boolean(),
  /** Whether messages carry the beginning of the prompt. */
  includePrompt: z.boolean(),
  paused: pauseSchema.nullable(),
  /** Tries in a row that failed, and when the first of them was made. */
  failures: z.int().nonnegative(),
  failingSince: timestampSchema.nullable(),
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});
export type WebhookEndpoint = z.infer<typeof webhookEndpointSchema>;

/** `pending`: it will be tried, again or for the first time. The others are ends, from which only its user starts it anew. */
export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const;
export const deliveryStatusSchema = z.enum(DELIVERY_STATUSES);
export type DeliveryStatus = z.infer<typeof deliveryStatusSchema>;

/** One message to one endpoint, with what became of it. */
export const webhookDeliverySchema = z.strictObject({
  /** Also the message's `webhook-id`: the same at every try, so that its receiver can tell a repetition. */
  id: z.uuid(),
  endpointId: z.uuid(),
  type: webhookTypeSchema,
  /** Null for a test. */
  jobId: jobIdSchema.nullable(),
  status: deliveryStatusSchema,
  /** Tries that were made. */
  attempts: z.int().nonnegative(),
  createdAt: timestampSchema,
  /** When it is tried next; null once it has ended. */
  nextAt: timestampSchema.nullable(),
  /** When it was last tried, and for how many milliseconds. */
  lastAt: timestampSchema.nullable(),
  durationMs: z.number().nonnegative().nullable(),
  /** What the receiver answered to the last try: its HTTP status, and the redacted beginning of the body. */
  responseStatus: z.int().nullable(),
  responseText: z.string().nullable(),
  /** Why the last try failed, in words; null when it did not. */
  error: z.string().nullable(),
});
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;

/** A reason why images failed, with how many. */
const topErrorSchema = z.strictObject({
  code: failureCodeSchema,
  images: z.int().positive(),
  advice: z.string(),
});

/** What a message about a job says. No picture, no secret, and of the prompt only what its user allowed. */
export const webhookJobSchema = z.strictObject({
  jobId: jobIdSchema,
  /** Opens the job where Safelight is installed. */
  link: z.string(),
  status: jobStatusSchema,
  run: z.int().positive(),
  provider: z.string(),
  model: z.string(),
  counts: imageCountsSchema,
  cost: costSchema,
  budgetUsd: z.number().nullable(),
  durationMs: z.number().nonnegative().nullable(),
  /** The commonest failures, the commonest first. */
  errors: z.array(topErrorSchema),
  /** The beginning of the prompt; null unless the endpoint is allowed to have it. */
  prompt: z.string().nullable(),
});
export type WebhookJob = z.infer<typeof webhookJobSchema>;

/** What a message about error entries says: how many came since the last one, and the first of them. */
const logErrorSchema = z.strictObject({
  jobId: jobIdSchema,
  link: z.string(),
  count: z.int().positive(),
  step: z.string(),
  message: z.string(),
});
export type WebhookLogError = z.infer<typeof logErrorSchema>;

/** A message as it is stored, and as the kind `standard` sends it. */
export const webhookMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: webhookEventSchema.exclude(['log.error']),
    timestamp: z.iso.datetime(),
    data: webhookJobSchema,
  }),
  z.strictObject({ type: z.literal('log.error'), timestamp: z.iso.datetime(), data: logErrorSchema }),
  z.strictObject({
    type: z.literal(WEBHOOK_TEST),
    timestamp: z.iso.datetime(),
    data: z.strictObject({ message: z.string() }),
  }),
]);
export type WebhookMessage = z.infer<typeof webhookMessageSchema>;
