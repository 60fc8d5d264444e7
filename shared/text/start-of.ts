/** The beginning of a text, of at most so many UTF-16 units, without the half of a character at its end. */
export function startOf(text: string, most: number): string {
  return text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
}
