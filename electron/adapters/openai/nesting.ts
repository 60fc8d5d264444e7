/** No answer is nested nearly as deeply; what makes a text of JSON or walks through it overflows the stack at some thousands. */
const MOST_DEPTH = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Follows how deeply JSON is nested, as it arrives. Of a text that is no JSON it says something that harms nobody. */
export class Nesting {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  /** Takes the next bytes. Returns how many of them lie before the place where it gets too deep: all of them where it does not. */
  push(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length; at += 1) {
      this.#take(bytes[at] ?? 0);
      if (this.#depth > MOST_DEPTH) return at;
    }
    return bytes.length;
  }

  #take(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === QUOTE) this.#isInString = !this.#isInString;
    else if (this.#isInString) this.#isEscaped = byte === BACKSLASH;
    else if (byte === 0x5b || byte === 0x7b) this.#depth += 1;
    else if (byte === 0x5d || byte === 0x7d) this.#depth -= 1;
  }
}

export function isNestedTooDeeply(text: string): boolean {
  const bytes = Buffer.from(text);
  return new Nesting().push(bytes) < bytes.length;
}
