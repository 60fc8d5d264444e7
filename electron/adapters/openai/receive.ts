import { type AnswerReading, readAnswer } from './answer.ts';
import { AnswerScanner } from './answer-scanner.ts';
import { Base64Decoder } from './base64-decoder.ts';
import { AnswerTooLargeError, RedirectedError } from './call-errors.ts';
import type { ImageFile } from './image-file.ts';
import { untilAborted } from './until-aborted.ts';

/** Bounds of one call; bytes are decompressed ones. */
export type Limits = {
  /** How long a connection may take to stand, in milliseconds. */
  readonly connectMs: number;
  /** Of a whole answer. */
  readonly answerBytes: number;
  /** Of an answer without its images. */
  readonly restBytes: number;
  /** Of the body of an error; the rest is not read, since the status says enough. */
  readonly errorBytes: number;
};

const MIB = 1024 * 1024;
export const DEFAULT_LIMITS: Limits = {
  connectMs: 10_000,
  answerBytes: 64 * MIB,
  restBytes: MIB,
  errorBytes: MIB / 4,
};

/**
 * Reads a 200 to its end and writes the image in it to the file while it arrives.
 * @throws AnswerTooLargeError, ReceiveFileError, what the network throws, and the signal's reason.
 */
export async function receiveAnswer(
  response: Response,
  file: ImageFile,
  limits: Limits,
  signal: AbortSignal,
): Promise<AnswerReading> {
  const scanner = new AnswerScanner(limits.restBytes);
  const decoder = new Base64Decoder();
  await readBody(response, limits.answerBytes, signal, (chunk) =>
    file.write(decoder.push(scanner.push(chunk))),
  );
  decoder.end();
  const reading = readAnswer(scanner.rest());
  if (reading.kind !== 'embedded') return reading;
  const problem = decoder.problem ?? problemOf(file);
  return problem === null
    ? reading
    : { kind: 'unusable', message: `The image ${problem}.`, usage: reading.usage };
}

/**
 * Names only the origin that a redirect leads to: its path may hold secrets.
 * @throws RedirectedError
 */
export function refuseRedirect(response: Response, from: URL): void {
  const { status, headers, body } = response;
  if (status < 300 || status > 399) return;
  void body?.cancel().catch(() => {});
  throw new RedirectedError(status, originOf(headers.get('location'), from));
}

function originOf(location: string | null, from: URL): string | null {
  try {
    return location === null ? null : new URL(location, from).origin;
  } catch {
    return null;
  }
}

/**
 * Reads a body to its end, or to the limit.
 * @throws AnswerTooLargeError, what `take` and the network throw, and the signal's reason.
 */
export async function readBody(
  response: Response,
  limit: number,
  signal: AbortSignal,
  take: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  // Compressed bytes never become fewer; a length that is told wrongly is found while it is read.
  if (Number(response.headers.get('content-length')) > limit) {
    void reader.cancel().catch(() => {});
    throw new AnswerTooLargeError(limit);
  }
  let total = 0;
  try {
    for (;;) {
      const { done, value } = await untilAborted(reader.read(), signal);
      if (done) return;
      total += value.length;
      if (total > limit) throw new AnswerTooLargeError(limit);
      await take(value);
    }
  } finally {
    // Ends the transfer when it was given up; does nothing when all was read.
    void reader.cancel().catch(() => {});
  }
}

/** What is wrong with a file as an image, in words that follow "the image". A quick look; the full decode is the image worker's. */
export function problemOf(file: ImageFile): string | null {
  if (file.bytes === 0) return 'is empty';
  if (file.format !== null) return null;
  return file.looksLikeHtml ? 'is a web page' : 'is not a PNG, JPEG or WebP file';
}
