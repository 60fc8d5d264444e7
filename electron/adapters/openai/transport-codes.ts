import type { BillingOutcome, Cause, FailureCode, Phase } from '../../../shared/domain/errors.ts';

type Reading = {
  readonly code: FailureCode;
  readonly message: string;
  /** Null where the call's own phase is right. */
  readonly phase: Phase | null;
  readonly billing: BillingOutcome;
};

type Rule = {
  readonly matches: (cause: Cause) => boolean;
  readonly code: FailureCode;
  readonly says: (address: string) => string;
};

/** How the errors of `node:http` and below read; the first rule that matches a link of the chain wins. */
const RULES: readonly Rule[] = [
  {
    matches: hasCode('ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'),
    code: 'host_not_found',
    says: (address) => `The server name of ${address} could not be found.`,
  },
  {
    matches: hasCode('ECONNREFUSED', 'EACCES', 'EPERM'),
    code: 'connection_refused',
    says: (address) => `Nothing answers at ${address}.`,
  },
  {
    matches: isWrongProtocol,
    code: 'wrong_address',
    says: (address) => `The server at ${address} does not speak https. Begin the base URL with http://.`,
  },
  {
    matches: isCertificate,
    code: 'tls_untrusted',
    says: (address) => `The certificate of ${address} is not trusted.`,
  },
  {
    matches: isBrokenAnswer,
    code: 'unusable_answer',
    says: (address) => `${address} sent an answer that cannot be read.`,
  },
  {
    matches: hasCode(
      'ECONNRESET',
      'ECONNABORTED',
      'EPIPE',
      'ETIMEDOUT',
      'EHOSTUNREACH',
      'EHOSTDOWN',
      'ENETUNREACH',
      'ENETDOWN',
      'EADDRNOTAVAIL',
      'ERR_STREAM_PREMATURE_CLOSE',
    ),
    code: 'connection_lost',
    says: (address) => `The connection to ${address} was lost.`,
  },
];

/**
 * Reads the chain of causes of an error that came without a status. `connected`: the connection stood, so that the request
 * may have been read, and charged. What is not known is `internal` and not retried.
 */
export function readTransport(causes: readonly Cause[], address: string, connected: boolean): Reading {
  const known = { phase: connected ? null : 'connect', billing: connected ? 'unknown' : 'not_sent' } as const;
  for (const rule of RULES) {
    const cause = causes.find(rule.matches);
    if (cause === undefined) continue;
    const detail = cause.code ?? cause.message;
    return { ...known, code: rule.code, message: `${rule.says(address)} (${detail})` };
  }
  return {
    ...known,
    code: 'internal',
    message: causes.at(-1)?.message ?? 'The call failed without a reason.',
  };
}

function hasCode(...codes: string[]): (cause: Cause) => boolean {
  return ({ code }) => code !== null && codes.includes(code);
}

function isWrongProtocol({ code, message }: Cause): boolean {
  return (
    code === 'ERR_SSL_WRONG_VERSION_NUMBER' ||
    code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG' ||
    (code === 'EPROTO' && /wrong version number|packet length too long/i.test(message))
  );
}

function isCertificate({ code }: Cause): boolean {
  return (
    code !== null &&
    (/^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CRL_)/.test(code) ||
      ['EPROTO', 'HOSTNAME_MISMATCH', 'INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED'].includes(code))
  );
}

/** Not HTTP, headers past 16 KB, a chunk size that is no number, compressed data that does not decompress. */
function isBrokenAnswer({ code }: Cause): boolean {
  return code !== null && /^(HPE_|Z_|ERR__ERROR_|ERR_BROTLI)/.test(code);
}
