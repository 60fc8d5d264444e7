import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits: nobody guesses it. */
const SECRET_BYTES = 32;

/** Who is let in: whoever brings the token of the printed link, once, and from then on whoever has the session's secret. */
export type Admission = {
  /** For the link. */
  readonly token: string;
  /** The session's secret in exchange for the token, which is used up by that; null for any other text. */
  exchange(token: string): string | null;
  isSession(secret: string): boolean;
};

/** One session for as long as this process runs. All windows of all browsers that were let in share it. */
export function createAdmission(): Admission {
  const session = secret();
  const token = secret();
  let used = false;
  return {
    token,
    exchange(given) {
      if (used || !isSame(given, token)) return null;
      used = true;
      return session;
    },
    isSession: (given) => isSame(given, session),
  };
}

function secret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Takes as long for a near miss as for any other text, whatever its length: the digests have one length. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
