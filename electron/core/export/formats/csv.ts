import { csvField } from '../../../../shared/text/csv-field.ts';
import { createIsoTime } from '../../../../shared/text/iso-time.ts';
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

/**
 * CSV by RFC 4180, safe to open in a spreadsheet.
 * @param indexOf the number of an image in its job, by its id.
 */
export function csvFormat(indexOf: (imageId: string) => number | null): LineFormat {
  const isoTime = createIsoTime();
  return {
    head: `${COLUMNS.join(',')}\r\n`,
    entry: ({ seq, createdAt, level, step, imageId, attempt, message, detailsJson, id, jobId }) => {
      const image = imageId === null ? '' : (indexOf(imageId) ?? '');
      const place = `${seq},${isoTime(createdAt)},${level},${step},${image},${attempt ?? ''}`;
      // Only these two are texts that someone else may have written.
      const texts = `${csvField(message)},${csvField(detailsJson ?? '')}`;
      return `${place},${texts},${id},${jobId},${imageId ?? ''}\r\n`;
    },
    beyondAscii: (text) => text,
  };
}
