import { FAILURES, type FailureCode } from '../../../shared/domain/errors.ts';

/** A failure code as it is stored; one that this version does not know is told as `internal`. */
export function knownCode(code: string): FailureCode {
  return isKnown(code) ? code : 'internal';
}

function isKnown(code: string): code is FailureCode {
  return Object.hasOwn(FAILURES, code);
}
