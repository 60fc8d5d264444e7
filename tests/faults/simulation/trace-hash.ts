/** Two sums of 32 bits over all that happened, in order (as cyrb53): quick, and enough to tell two courses of a world apart. */
export class TraceHash {
  #one = 0xdeadbeef;
  #two = 0x41c6ce57;

  add(what: string, at: number): void {
    this.#mix(Math.floor(at * 1_000));
    for (let index = 0; index < what.length; index += 1) this.#mix(what.charCodeAt(index));
  }

  text(): string {
    return `${this.#one.toString(16)}${this.#two.toString(16)}`;
  }

  #mix(word: number): void {
    this.#one = Math.imul(this.#one ^ word, 2654435761) >>> 0;
    this.#two = Math.imul(this.#two ^ word, 1597334677) >>> 0;
    this.#one = (this.#one ^ (this.#two >>> 13)) >>> 0;
  }
}
