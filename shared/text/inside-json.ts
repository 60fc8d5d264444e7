/** The text as it stands inside a JSON text, without the quotes: `C:\out` stands there as `C:\\out`. */
export function insideJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
