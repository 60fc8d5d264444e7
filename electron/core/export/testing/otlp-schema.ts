import { z } from 'zod';

/**
 * OTLP as JSON, after opentelemetry-proto (common/v1, resource/v1, logs/v1, trace/v1) and the rules of the protocol's JSON encoding:
 * names in camel case, ids in hexadecimal, 64-bit integers as decimal text, enums as numbers. Strict: what is not in the
 * definitions is refused.
 */

const uint64 = z.string().regex(/^\d{1,20}$/);
const traceId = z.string().regex(/^(?!0+$)[0-9a-f]{32}$/);
const spanId = z.string().regex(/^(?!0+$)[0-9a-f]{16}$/);

type AnyValue = Readonly<Record<string, unknown>>;
const anyValue: z.ZodType<AnyValue> = z.lazy(() =>
  z.union([
    z.strictObject({}),
    z.strictObject({ stringValue: z.string() }),
    z.strictObject({ boolValue: z.boolean() }),
    z.strictObject({ intValue: z.string().regex(/^-?\d{1,19}$/) }),
    z.strictObject({ doubleValue: z.number() }),
    z.strictObject({ arrayValue: z.strictObject({ values: z.array(anyValue) }) }),
    z.strictObject({ kvlistValue: z.strictObject({ values: z.array(keyValue) }) }),
  ]),
);
const keyValue = z.strictObject({ key: z.string().min(1), value: anyValue });
/** Keys within one collection must be unique (common.proto). */
const attributes = z
  .array(keyValue)
  .refine((list) => new Set(list.map(({ key }) => key)).size === list.length, 'a key stands twice');
const resource = z.strictObject({ attributes });
const scope = z.strictObject({ name: z.string(), version: z.string() });

const logRecord = z.strictObject({
  timeUnixNano: uint64,
  observedTimeUnixNano: uint64,
  severityNumber: z.int().min(1).max(24),
  severityText: z.string(),
  body: anyValue,
  attributes,
  traceId,
  spanId,
});

const span = z
  .strictObject({
    traceId,
    spanId,
    parentSpanId: spanId.or(z.literal('')),
    name: z.string().min(1),
    kind: z.int().min(0).max(5),
    startTimeUnixNano: uint64,
    endTimeUnixNano: uint64,
    attributes,
    status: z.strictObject({ code: z.int().min(0).max(2), message: z.string().optional() }),
  })
  .refine(({ startTimeUnixNano, endTimeUnixNano }) => BigInt(startTimeUnixNano) <= BigInt(endTimeUnixNano));

export const logsDataSchema = z.strictObject({
  resourceLogs: z.array(
    z.strictObject({
      resource,
      scopeLogs: z.array(z.strictObject({ scope, logRecords: z.array(logRecord) })),
    }),
  ),
});

export const tracesDataSchema = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({ resource, scopeSpans: z.array(z.strictObject({ scope, spans: z.array(span) })) }),
  ),
});
