/** A value as OTLP's JSON has it (opentelemetry/proto/common/v1/common.proto, AnyValue): 64-bit integers are text. */
export type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } }
  | { readonly kvlistValue: { readonly values: readonly Attribute[] } }
  | Readonly<Record<string, never>>;

export type Attribute = { readonly key: string; readonly value: AnyValue };

/** Any JSON value; null is the empty value. Half a surrogate pair, which protobuf refuses, becomes U+FFFD, as in keys. */
export function anyValue(value: unknown): AnyValue {
  if (typeof value === 'string') return { stringValue: value.toWellFormed() };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (typeof value === 'object' && value !== null) return { kvlistValue: { values: attributesOf(value) } };
  return {};
}

/** The properties of an object as attributes, without those that are null. */
export function attributesOf(record: object, prefix = ''): Attribute[] {
  return Object.entries(record)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => ({ key: `${prefix}${key}`.toWellFormed(), value: anyValue(value) }));
}

/** Milliseconds since the epoch as OTLP has times. */
export function nanoseconds(timestamp: number): string {
  return `${timestamp}000000`;
}
