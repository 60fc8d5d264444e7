import type { LineFormat } from './line-format.ts';

const COLUMNS = [
  'seq',
  'time',
  'level',
  'step',
  'image',
  'attempt',
  'message',
  'details',
  'entry_id',
  'job_id',
  'image_id',
] as const;

/** What spreadsheets take for the start of a formula (owasp.org, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r]/;
/** Then a field stands in quotes (RFC 4180). */
const SPECIAL = /[",\r\n]/;

/**
 * CSV by RFC 4180, safe to open in a spreadsheet: a text that would be a formula gets an apostrophe before it, which spreadsheets
 * take for "this is text".
 * @param indexOf the number of an image in its job, by its id.
 */
export function csvFormat(indexOf: (imageId: string) => number | null): LineFormat {
  return {
    head: row(COLUMNS),
    entry: ({ seq, createdAt, level, step, imageId, attempt, message, detailsJson, id, jobId }) =>
      row([
        String(seq),
        new Date(createdAt).toISOString(),
        level,
        step,
        imageId === null ? '' : String(indexOf(imageId) ?? ''),
        attempt === null ? '' : String(attempt),
        message,
        detailsJson ?? '',
        id,
        jobId,
        imageId ?? '',
      ]),
  };
}

function row(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

export function csvField(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return SPECIAL.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
