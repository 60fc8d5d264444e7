/** Where something was found in a text: from, up to but without, in UTF-16 units. */
export type Range = readonly [from: number, to: number];

/** Runs regular expressions that a person has written, which may take for ever: JavaScript itself cannot stop one. */
export interface Expressions {
  /**
   * Where the expression finds something in each of the texts, whatever the case; the first few places of each.
   * @returns null when it took longer than `limitMs` milliseconds for all of them.
   */
  find(source: string, texts: readonly string[], limitMs: number): (readonly Range[])[] | null;
}
