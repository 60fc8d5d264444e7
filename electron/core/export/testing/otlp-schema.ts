import { join } from 'node:path';
import protobuf, { type Type } from 'protobufjs';
import { fromJson } from 'protobufjs/ext/protojson.js';
import { z } from 'zod';

/**
 * OTLP as JSON, by two judges: the published definitions of its messages, read strictly (what they do not know, half a surrogate pair
 * and a number out of range are refused), and here what protobuf cannot say, or says otherwise: ids are in hexadecimal, 64-bit
 * integers text, enums numbers, keys unique (common.proto; opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding").
 */

/** As in @opentelemetry/otlp-grpc-exporter-base 0.35.1; later ones took out what was deprecated and added what is not written here. */
const DEFINITIONS = join(import.meta.dirname, 'otlp-definitions');

const logsData = defined('logs', 'LogsData');
const tracesData = defined('trace', 'TracesData');

function defined(kind: 'logs' | 'trace', name: string): Type {
  const root = new protobuf.Root();
  root.resolvePath = (_from, path) => join(DEFINITIONS, path);
  return root.loadSync(`opentelemetry/proto/${kind}/v1/${kind}.proto`).resolveAll().lookupType(name);
}

const uint64 = z.string().regex(/^\d{1,20}$/);
const traceId = z.string().regex(/^(?!0+$)[0-9a-f]{32}$/);
const spanId = z.string().regex(/^(?!0+$)[0-9a-f]{16}$/);

type AnyValue = {
  readonly stringValue?: string | undefined;
  readonly boolValue?: boolean | undefined;
  readonly intValue?: string | undefined;
  readonly doubleValue?: number | undefined;
  readonly arrayValue?: { readonly values: readonly AnyValue[] } | undefined;
  readonly kvlistValue?:
    | { readonly values: readonly { readonly key: string; readonly value: AnyValue }[] }
    | undefined;
};
const anyValue: z.ZodType<AnyValue> = z.lazy(() =>
  z.object({
    stringValue: z.string().optional(),
    boolValue: z.boolean().optional(),
    intValue: z.string().optional(),
    doubleValue: z.number().optional(),
    arrayValue: z.object({ values: z.array(anyValue) }).optional(),
    kvlistValue: z.object({ values: attributes }).optional(),
  }),
);
/** Keys within one collection must be unique (common.proto). */
const attributes = z
  .array(z.object({ key: z.string().min(1), value: anyValue }))
  .refine((list) => new Set(list.map(({ key }) => key)).size === list.length, 'a key stands twice');
const resource = z.object({ attributes });
const scope = z.object({ name: z.string().min(1), version: z.string().min(1) });

const logRecord = z.object({
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
  .object({
    traceId,
    spanId,
    parentSpanId: spanId.or(z.literal('')),
    name: z.string().min(1),
    kind: z.int().min(0).max(5),
    startTimeUnixNano: uint64,
    endTimeUnixNano: uint64,
    attributes,
    status: z.object({ code: z.int().min(0).max(2), message: z.string().optional() }),
  })
  .refine(({ startTimeUnixNano, endTimeUnixNano }) => BigInt(startTimeUnixNano) <= BigInt(endTimeUnixNano));

const logsDataSchema = z.object({
  resourceLogs: z.array(
    z.object({ resource, scopeLogs: z.array(z.object({ scope, logRecords: z.array(logRecord) })) }),
  ),
});

const tracesDataSchema = z.object({
  resourceSpans: z.array(
    z.object({ resource, scopeSpans: z.array(z.object({ scope, spans: z.array(span) })) }),
  ),
});

/** @throws Error naming what is wrong with a line of logs.jsonl. */
export function parsedLogs(line: unknown): z.infer<typeof logsDataSchema> {
  const parsed = logsDataSchema.parse(line);
  fromJson(logsData, withBinaryIds(line));
  return parsed;
}

/** The same for traces.jsonl. */
export function parsedTraces(line: unknown): z.infer<typeof tracesDataSchema> {
  const parsed = tracesDataSchema.parse(line);
  fromJson(tracesData, withBinaryIds(line));
  return parsed;
}

/** Ids in base64, as protobuf's own JSON has bytes. */
function withBinaryIds(line: unknown): object {
  const ids = new Set(['traceId', 'spanId', 'parentSpanId']);
  return JSON.parse(JSON.stringify(line), (key, value) =>
    ids.has(key) && typeof value === 'string' ? Buffer.from(value, 'hex').toString('base64') : value,
  );
}
