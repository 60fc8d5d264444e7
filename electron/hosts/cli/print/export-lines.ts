import type { ExportProgress, OpenedBundle } from '../../../../shared/contract/exports.ts';
import { plainLine } from '../../../../shared/text/plain-text.ts';
import { counted, dayAndTime, fileSize } from '../../../../shared/text/units.ts';
import { askedLines } from './job-lines.ts';
import type { JobDetail } from './printer.ts';
import type { Style } from './style.ts';
import { field, outcomeLines } from './summary.ts';

/** Where the file is, how large it is, and what it lacks. */
export function exportedLines({ path, bytes, missing }: ExportProgress, style: Style): string[] {
  const lines = [`${style.green('✓')} ${plainLine(path)}  ${style.dim(fileSize(bytes))}`];
  if (missing > 0)
    lines.push(
      `${style.yellow('⚠')} ${counted(missing, 'file')} of the job ${missing === 1 ? 'is' : 'are'} gone and not in it.`,
    );
  return lines;
}

/** A bundle's job: as any job, with where it comes from, and without what could be done next. */
export function bundleLines(detail: JobDetail, bundle: OpenedBundle, style: Style): string[] {
  const { version, platform, createdAt, redactions, thumbs } = bundle;
  const redacted = `${counted(redactions.secrets, 'text')} with secrets, ${counted(redactions.paths, 'text')} with folders`;
  return [
    field('Bundle', `${plainLine(version)} on ${plainLine(platform)}, ${dayAndTime(createdAt)}`, style),
    field('Redacted', redacted, style),
    field('Pictures', counted(thumbs, 'small picture'), style),
    ...askedLines(detail, style),
    ...outcomeLines(detail, null, style),
    '',
  ];
}
