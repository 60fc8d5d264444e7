import { type Failure, type FailureCode, failure, type Phase } from '../../../shared/domain/errors.ts';
import {
  AnswerTooLargeError,
  NotConnectedError,
  ReceiveFileError,
  RedirectedError,
  RefusedLinkError,
  UnusableAnswerError,
} from './call-errors.ts';
import { causesOf } from './causes.ts';
import { readHintMs } from './hints.ts';
import { type ProviderError, readProviderError } from './provider-error.ts';
import type { Scrub } from './scrub.ts';
import { billingOfStatus, codeOfErrorBody, codeOfStatus } from './status-codes.ts';
import { readTransport } from './transport-codes.ts';

/** What is known of the call beside the error itself. */
export type CallFacts = {
  /** How far the call had come. */
  readonly phase: Phase;
  /** The server's origin, for messages. */
  readonly address: string;
  readonly requestId: string | null;
  /** Milliseconds since the epoch, to read a `Retry-After` that is a date. */
  readonly now: number;
  readonly scrub: Scrub;
  /** A sentence that names the nearest legal value of a parameter that the server refused, if there is one. */
  readonly suggest: (param: string | null) => string | null;
};

/**
 * Turns whatever a call threw into a rung of the error ladder. In this order: our own limits, a code that is fatal
 * whatever the status, the status, the code of the cause. Cancels and deadlines are the caller's and never come here.
 */
export function classifyError(error: unknown, facts: CallFacts): Failure {
  // The SDK's error for a status has no cause, and its message is the whole body.
  if (isStatusError(error)) return classifyStatus(error, facts);
  const causes = causesOf(error, facts.scrub);
  const own = findOwn(error);
  if (own !== null) return { ...classifyOwn(own, facts), causes };
  const read = readTransport(causes, facts.address, !isNotConnected(error));
  return failure(read.code, facts.scrub(read.message), {
    phase: read.phase ?? facts.phase,
    billing: read.billing,
    requestId: facts.requestId,
    causes,
    stack: read.code === 'internal' && error instanceof Error ? stackOf(error, facts.scrub) : null,
  });
}

/** Turns a body that holds `error` although its status was 200 into a failure. */
export function classifyErrorBody(body: unknown, headers: Headers, facts: CallFacts): Failure {
  const error = readProviderError(body);
  const code = codeOfErrorBody(error);
  return fromProvider(code ?? 'unusable_answer', error, facts, {
    phase: 'decode',
    billing: code === null ? 'unknown' : 'refused',
    status: 200,
    hintMs: readHintMs(headers, error.message ?? '', facts.now),
  });
}

function classifyStatus(answer: StatusError, facts: CallFacts): Failure {
  const error = readProviderError(bodyOf(answer));
  return fromProvider(codeOfStatus(answer.status, error), error, facts, {
    phase: 'headers',
    billing: billingOfStatus(answer.status),
    status: answer.status,
    requestId: answer.headers.get('x-request-id') ?? facts.requestId,
    hintMs: readHintMs(answer.headers, error.message ?? '', facts.now),
  });
}

function fromProvider(
  code: FailureCode,
  error: ProviderError,
  facts: CallFacts,
  known: Partial<Failure> & Pick<Failure, 'status'>,
): Failure {
  const nothing = `The server answered ${known.status} without an explanation.`;
  const said = error.message ?? nothing;
  const message = error.html ? `The server answered ${known.status} with ${said}.` : said;
  const suggestion = code === 'invalid_request' ? facts.suggest(error.param) : null;
  // Of control characters alone nothing is left.
  return failure(code, [facts.scrub(message) || nothing, suggestion].filter(Boolean).join(' '), {
    requestId: facts.requestId,
    ...known,
    providerCode: scrubbed(error.code, facts),
    providerType: scrubbed(error.type, facts),
    param: scrubbed(error.param, facts),
  });
}

function scrubbed(text: string | null, facts: CallFacts): string | null {
  return text === null ? null : facts.scrub(text);
}

/** Errors can arrive wrapped, since the SDK wraps what its fetch throws. */
function isNotConnected(error: unknown): boolean {
  for (let link = error; link instanceof Error; link = link.cause) {
    if (link instanceof NotConnectedError) return true;
  }
  return false;
}

type OwnError =
  | RedirectedError
  | RefusedLinkError
  | AnswerTooLargeError
  | UnusableAnswerError
  | ReceiveFileError;

function findOwn(error: unknown): OwnError | null {
  for (let link = error; link instanceof Error; link = link.cause) {
    if (
      link instanceof RedirectedError ||
      link instanceof RefusedLinkError ||
      link instanceof AnswerTooLargeError ||
      link instanceof UnusableAnswerError ||
      link instanceof ReceiveFileError
    ) {
      return link;
    }
  }
  return null;
}

function classifyOwn(error: OwnError, facts: CallFacts): Failure {
  const known = { phase: facts.phase, billing: 'unknown', requestId: facts.requestId } as const;
  const message = facts.scrub(error.message);
  if (error instanceof RedirectedError) {
    return failure('redirected', message, {
      ...known,
      phase: 'headers',
      billing: 'refused',
      status: error.status,
    });
  }
  if (error instanceof RefusedLinkError) return failure('link_refused', message, known);
  if (error instanceof AnswerTooLargeError) return failure('answer_too_large', message, known);
  if (error instanceof UnusableAnswerError) return failure('unusable_answer', message, known);
  return failure(isDiskFull(error) ? 'disk_full' : 'storage_failed', message, known);
}

function isDiskFull(error: ReceiveFileError): boolean {
  const code = (error.cause as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** The slice of the SDK's APIError that is used: told by shape, so that the SDK need not be loaded to ask. */
type StatusError = Error & {
  readonly status: number;
  readonly headers: Headers;
  readonly error: unknown;
};

function isStatusError(error: unknown): error is StatusError {
  return (
    error instanceof Error &&
    'status' in error &&
    typeof error.status === 'number' &&
    'headers' in error &&
    error.headers instanceof Headers
  );
}

/** The SDK keeps a parsed body in `error`, and one that is not JSON only in the message, behind the status. */
function bodyOf({ status, message, error }: StatusError): unknown {
  if (error !== undefined && error !== null) return { error };
  if (message === `${status} status code (no body)`) return '';
  return message.slice(`${status} `.length);
}

function stackOf(error: Error, scrub: Scrub): string | null {
  const lines = error.stack?.split('\n').slice(0, 12).map(scrub);
  return lines?.join('\n') ?? null;
}
