/** What our own part of a call throws, for `classify` to read. */

/** The server answered with a redirect, which is refused: a 307 would send the prompt on. */
export class RedirectedError extends Error {
  override readonly name = 'RedirectedError';
  readonly status: number;
  /** Where to: the origin only, null when it is not an address. */
  readonly origin: string | null;

  constructor(status: number, origin: string | null) {
    super(origin === null ? 'The server redirects elsewhere.' : `The server redirects to ${origin}.`);
    this.status = status;
    this.origin = origin;
  }
}

/** The answer passed a limit on decompressed bytes. */
export class AnswerTooLargeError extends Error {
  override readonly name = 'AnswerTooLargeError';

  constructor(limitBytes: number) {
    super(`The answer is larger than ${limitBytes.toLocaleString('en')} bytes.`);
  }
}

/** The answer came, and is not what it should be. */
export class UnusableAnswerError extends Error {
  override readonly name = 'UnusableAnswerError';
}

/** The answer names an address that no image is fetched from. The next one would name such a one too. */
export class RefusedLinkError extends Error {
  override readonly name = 'RefusedLinkError';
}

/** The received bytes could not be written to the disk. */
export class ReceiveFileError extends Error {
  override readonly name = 'ReceiveFileError';
}

/** The connection never stood, so nothing was sent. The cause says why. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';

  constructor(cause: Error) {
    super('The connection could not be made.', { cause });
  }
}
