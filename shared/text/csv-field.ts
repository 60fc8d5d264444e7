/** What spreadsheets take for the start of a formula (owasp.org, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r]/;
/** Then a field stands in quotes (RFC 4180). */
const SPECIAL = /[",\r\n]/;

/**
 * One field of CSV by RFC 4180, in quotes where it must be, and safe to open in a spreadsheet: a text that would be a formula gets an
 * apostrophe before it, which spreadsheets take for "this is text".
 */
export function csvField(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return SPECIAL.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
