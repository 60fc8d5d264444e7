import { type ExportFormat, MAX_TEXT, TEXT_FORMATS } from '../../../shared/contract/exports.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { Source } from './content.ts';
import { contentOf } from './plan.ts';

/**
 * What a small export would hold.
 * @throws AppError `invalid_input` when the format is no text; `not_possible` when it is longer than MAX_TEXT.
 */
export async function exportText(source: Source, format: ExportFormat): Promise<string> {
  if (!TEXT_FORMATS.includes(format)) {
    throw new AppError('invalid_input', `An export as ${format} is not a text.`, {
      advice: `Choose one of ${TEXT_FORMATS.join(', ')}, or write it to a file.`,
      field: 'format',
    });
  }
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  for await (const piece of contentOf(source, format).pieces({ done: 0, missing: 0 })) {
    text += typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true });
    if (text.length > MAX_TEXT) throw tooLong();
  }
  return text;
}

function tooLong(): AppError {
  return new AppError('not_possible', 'This is too long to be copied.', {
    advice: 'Export it to a file, or narrow the log down with a filter.',
  });
}
