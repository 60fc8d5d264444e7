import { assertNever } from '../../../shared/domain/assert-never.ts';
import { type Failure, failure } from '../../../shared/domain/errors.ts';
import type { AnswerFault } from './faults.ts';

/** The faults whose answer is a failure: all but `unusable`, which answers with a file that is no image. */
export type FailingFault = Exclude<AnswerFault, { kind: 'unusable' }>;

/** The failure as OpenAI's image API would have caused it, with its own status and codes, marked as a demonstration. */
export function failureOf(fault: FailingFault, requestId: string): Failure {
  const refused = { phase: 'headers', billing: 'refused', requestId } as const;
  const badRequest = { ...refused, status: 400, providerType: 'invalid_request_error' } as const;
  switch (fault.kind) {
    case 'rate_limit':
      return failure('rate_limited', `Rate limit reached${hintText(fault.seconds)} (demo).`, {
        ...refused,
        status: 429,
        providerCode: 'rate_limit_exceeded',
        providerType: 'requests',
        hintMs: fault.seconds === null ? null : fault.seconds * 1_000,
      });
    case 'server_error':
      return failure('server_error', 'The server had an error while making the image (demo).', {
        ...refused,
        status: 500,
        providerCode: 'server_error',
        providerType: 'server_error',
      });
    case 'connection_lost':
      return failure('connection_lost', 'The connection was reset while the answer was read (demo).', {
        phase: 'body',
        billing: 'unknown',
        causes: [
          { name: 'TypeError', code: null, message: 'terminated' },
          { name: 'Error', code: 'ECONNRESET', message: 'read ECONNRESET' },
        ],
      });
    case 'declined':
      return failure('content_declined', 'The request was rejected by the safety system (demo).', {
        ...refused,
        status: 400,
        providerCode: 'moderation_blocked',
        providerType: 'image_generation_user_error',
      });
    case 'invalid':
      return failure('invalid_request', 'The size is not supported by this model (demo).', {
        ...badRequest,
        providerCode: 'invalid_value',
        param: 'size',
      });
    case 'no_credit':
      return failure('insufficient_credit', 'The current quota is used up (demo).', {
        ...refused,
        status: 429,
        providerCode: 'insufficient_quota',
        providerType: 'insufficient_quota',
      });
    case 'bad_key':
      return failure('invalid_key', 'The API key is not correct (demo).', {
        ...badRequest,
        status: 401,
        providerCode: 'invalid_api_key',
      });
    default:
      return assertNever(fault);
  }
}

function hintText(seconds: number | null): string {
  return seconds === null ? '' : `; try again in ${seconds} s`;
}
