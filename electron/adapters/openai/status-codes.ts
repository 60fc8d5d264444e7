import type { BillingOutcome, FailureCode } from '../../../shared/domain/errors.ts';
import type { ProviderError } from './provider-error.ts';

/** Codes of the provider that decide alone, whatever the status. */
const FATAL: Readonly<Record<string, FailureCode>> = {
  moderation_blocked: 'content_declined',
  content_policy_violation: 'content_declined',
  billing_hard_limit_reached: 'insufficient_credit',
  insufficient_quota: 'insufficient_credit',
  billing_not_active: 'insufficient_credit',
  invalid_api_key: 'invalid_key',
  model_not_found: 'model_not_found',
  unsupported_country_region_territory: 'access_denied',
};

/** What the text says where the code is null. */
const FATAL_TEXTS: readonly (readonly [RegExp, FailureCode])[] = [
  [/organization must be verified/i, 'access_denied'],
  [/country, region, or territory not supported/i, 'access_denied'],
  [/rejected by (the|our) safety system/i, 'content_declined'],
  [/billing hard limit has been reached/i, 'insufficient_credit'],
];

/** The rung for an answer with this status, other than 2xx. */
export function codeOfStatus(status: number, error: ProviderError): FailureCode {
  return fatalCode(error) ?? plainCode(status, error);
}

/** The rung for an error that came with status 200; null when nothing in it is known. */
export function codeOfErrorBody(error: ProviderError): FailureCode | null {
  const fatal = fatalCode(error);
  if (fatal !== null) return fatal;
  const status = Number(error.code);
  if (Number.isInteger(status) && status >= 400 && status <= 599) return plainCode(status, error);
  if (error.code === 'rate_limit_exceeded') return 'rate_limited';
  if (error.type === 'server_error' || error.code === 'server_error') return 'server_error';
  return error.type === 'invalid_request_error' ? 'invalid_request' : null;
}

/** Whether a call that ended with this status may have been charged. A gateway that gave up does not know either. */
export function billingOfStatus(status: number): BillingOutcome {
  return status === 502 || status === 504 || (status >= 520 && status <= 524) ? 'unknown' : 'refused';
}

function fatalCode(error: ProviderError): FailureCode | null {
  for (const code of [error.code, error.type]) {
    if (code === null) continue;
    if (Object.hasOwn(FATAL, code)) return FATAL[code] ?? null;
    if (code.endsWith('_spend_limit_exceeded')) return 'insufficient_credit';
  }
  const text = error.message ?? '';
  return FATAL_TEXTS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

function plainCode(status: number, error: ProviderError): FailureCode {
  switch (status) {
    case 400:
      // A web server in front of the API, such as one that was spoken to in http and wanted https.
      return error.html ? 'wrong_address' : 'invalid_request';
    case 401:
      return 'invalid_key';
    case 403:
      return error.html ? 'request_refused' : 'access_denied';
    case 404:
      return error.structured && /\bmodel\b/i.test(error.message ?? '') ? 'model_not_found' : 'wrong_address';
    case 407:
    case 511:
      return 'proxy_login';
    case 408:
    case 409:
    case 500:
    case 502:
    case 504:
      return 'server_error';
    case 422:
      return 'invalid_request';
    case 429:
      return 'rate_limited';
    case 503:
      return /slow down/i.test(`${error.message} ${error.code}`) ? 'slow_down' : 'server_error';
    default:
      return status >= 520 && status <= 524 ? 'server_error' : 'request_refused';
  }
}
