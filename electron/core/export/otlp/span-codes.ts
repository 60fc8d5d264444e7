/** SpanKind and StatusCode of opentelemetry/proto/trace/v1/trace.proto. */
export const INTERNAL = 1;
export const CLIENT = 3;
export const UNSET = 0;
export const OK = 1;
export const ERROR = 2;
