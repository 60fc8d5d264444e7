import { type ExportFormat, FILTERED_FORMATS } from '../../../shared/contract/exports.ts';
import { isUnfiltered, type LogFilter } from '../../../shared/contract/log-filter.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import { bundleContent } from './bundle/bundle-content.ts';
import { type Content, imageIndex, type Source } from './content.ts';
import { csvFormat } from './formats/csv.ts';
import { jsonlFormat } from './formats/jsonl.ts';
import { textFormat } from './formats/text.ts';
import { imagesContent } from './images-content.ts';
import { linesContent } from './lines-content.ts';
import { markdownContent } from './markdown-content.ts';
import { otlpContent } from './otlp/otlp-content.ts';

/** How names of files of each format may end; the first is ours. */
const ENDINGS: Readonly<Record<ExportFormat, readonly [string, ...string[]]>> = {
  text: ['.log', '.txt'],
  jsonl: ['.jsonl', '.ndjson'],
  csv: ['.csv'],
  markdown: ['.md', '.markdown'],
  otlp: ['.otlp.zip', '.zip'],
  images: ['.zip'],
  bundle: ['.safelight'],
};

/** How files of a format may end, without the dot, as choosers of files want it. */
export function endingsOf(format: ExportFormat): string[] {
  return ENDINGS[format].map((ending) => ending.slice(1));
}

/** The name of a job's export, which says what it holds. */
export function exportName(folder: string, format: ExportFormat): string {
  return `${folder}${ENDINGS[format][0]}`;
}

/**
 * A file that claims to be something else could be taken for it: a log for a program that is started with the system.
 * @throws AppError `invalid_input`
 */
export function requireEnding(name: string, format: ExportFormat): void {
  const endings = ENDINGS[format];
  if (endings.some((ending) => name.toLowerCase().endsWith(ending) && name.length > ending.length)) return;
  throw new AppError('invalid_input', `The name ${name} does not end in ${endings.join(' or ')}.`, {
    advice: `Name it for example ${exportName('export', format)}.`,
    field: 'path',
  });
}

/** @throws AppError `invalid_input` when a filter is given for what is about the whole job. */
export function requireFilterable(format: ExportFormat, filter: LogFilter): void {
  if (isUnfiltered(filter) || FILTERED_FORMATS.includes(format)) return;
  throw new AppError('invalid_input', `An export as ${format} is about the whole job, and takes no filter.`, {
    advice: `Leave the filter out, or choose one of ${FILTERED_FORMATS.join(', ')}.`,
    field: 'filter',
  });
}

/** What goes into the file. */
export function contentOf(source: Source, format: ExportFormat): Content {
  switch (format) {
    case 'text':
      return linesContent(source, textFormat);
    case 'jsonl':
      return linesContent(source, jsonlFormat());
    case 'csv':
      return linesContent(source, csvFormat(imageIndex(source)));
    case 'markdown':
      return markdownContent(source);
    case 'otlp':
      return otlpContent(source);
    case 'images':
      return imagesContent(source);
    case 'bundle':
      return bundleContent(source);
    default:
      return assertNever(format);
  }
}
