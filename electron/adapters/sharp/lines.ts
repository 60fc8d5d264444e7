/** Longest line that is read, in bytes. A request holds an SVG at most, which is far smaller; a reply is some kilobytes. */
const MOST_BYTES = 16 * 2 ** 20;

const NEWLINE = 0x0a;

/**
 * Reads what two processes say to each other: JSON, one message a line. Whatever comes is taken: a line that is none, or has no end,
 * is a problem of whoever wrote it, and never thrown where nobody can catch it. (The channel that `fork` gives does that: one stray
 * byte from a broken worker ends the whole app.)
 */
export class LineReader {
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #isBroken = false;
  readonly #onMessage: (message: unknown) => void;
  readonly #onNonsense: (why: string) => void;

  /** @param onNonsense hears once of what is no message; after that nothing is read any more. */
  constructor(onMessage: (message: unknown) => void, onNonsense: (why: string) => void) {
    this.#onMessage = onMessage;
    this.#onNonsense = onNonsense;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(NEWLINE); end >= 0 && !this.#isBroken; end = rest.indexOf(NEWLINE)) {
      this.#keep(rest.subarray(0, end));
      this.#take();
      rest = rest.subarray(end + 1);
    }
    this.#keep(rest);
  }

  #keep(bytes: Buffer): void {
    if (this.#isBroken || bytes.length === 0) return;
    this.#keptBytes += bytes.length;
    if (this.#keptBytes > MOST_BYTES) this.#break(`a line of more than ${MOST_BYTES} bytes`);
    else this.#kept.push(bytes);
  }

  #take(): void {
    if (this.#isBroken) return;
    const text = Buffer.concat(this.#kept).toString('utf8');
    this.#kept = [];
    this.#keptBytes = 0;
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      this.#break('something that is no JSON');
      return;
    }
    this.#onMessage(message);
  }

  #break(why: string): void {
    this.#isBroken = true;
    this.#kept = [];
    this.#onNonsense(why);
  }
}

/** A message as the line that it is sent as. */
export function lineOf(message: unknown): string {
  return `${JSON.stringify(message)}\n`;
}
