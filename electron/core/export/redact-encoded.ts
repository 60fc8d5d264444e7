import { REDACTED, type Redact } from '../logging/redaction.ts';

/** Base64 in either alphabet, long enough for the shortest token that is recognised by its shape. */
const RUN = /[A-Za-z0-9+/_-]{14,}={0,2}/g;
/** Ids and hashes, which are by far the most of such runs and decode to nothing that is a text. */
const HEXADECIMAL = /^[0-9a-f-]+$/;

/**
 * Makes a redactor that also looks inside base64. A key that is known is found there anyway; a token that is only recognised by its
 * shape has none when it is encoded, as in `Authorization: Basic …` of a log that was pasted into a prompt.
 */
export function lookingIntoBase64(redact: Redact): Redact {
  const isSecret = (run: string): boolean =>
    // What stands before it without a sign between them may have taken the first characters of its group of four.
    [0, 1, 2, 3].some((from) => {
      const text = decoded(run.slice(from));
      return redact(text) !== text;
    });
  return (text) =>
    redact(text).replace(RUN, (run) => (!HEXADECIMAL.test(run) && isSecret(run) ? REDACTED : run));
}

/** The bytes as characters. */
function decoded(run: string): string {
  const plain = run.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  // One character alone holds no byte.
  return atob(plain.length % 4 === 1 ? plain.slice(0, -1) : plain);
}
