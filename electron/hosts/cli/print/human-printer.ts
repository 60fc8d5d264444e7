import type { Check } from '../../../../shared/contract/commands.ts';
import { assertNever } from '../../../../shared/domain/assert-never.ts';
import type { JobParams } from '../../../../shared/domain/job.ts';
import type { Level } from '../../../../shared/domain/log-entry.ts';
import { levelColor, levelIcon } from '../../../../shared/text/level-marks.ts';
import { logLines } from '../../../../shared/text/log-line.ts';
import { plainLine } from '../../../../shared/text/plain-text.ts';
import { counted } from '../../../../shared/text/units.ts';
import type { Output } from '../output.ts';
import { statusText } from './activity.ts';
import { errorLine } from './error-line.ts';
import { bundleLines, exportedLines } from './export-lines.ts';
import { jobLines, listedLine } from './job-lines.ts';
import type { Printer } from './printer.ts';
import { foundJobLine, hitLines } from './search-lines.ts';
import type { Style } from './style.ts';
import { summaryLines } from './summary.ts';
import { timelineLines } from './timeline-lines.ts';

export type Styles = { readonly out: Style; readonly err: Style };

/** Words and colours for people. */
export function humanPrinter(output: Output, styles: Styles): Printer {
  const print = (lines: readonly string[]): void => {
    for (const line of lines) output.out(line);
  };
  return {
    intent: (params, reason) => output.out(styles.out.dim(intentLine(params, reason))),
    entry: (entry) => print(logLines(entry, styles.out)),
    summary: (detail) => print(summaryLines(detail, null, styles.out)),
    ended: ({ job }) => output.err(styles.err.dim(`The job has ended: ${statusText(job, null)}.`)),
    listed: async (job, writer) => output.out(listedLine(job, writer, styles.out)),
    job: (detail, writer) => print(jobLines(detail, writer, styles.out)),
    bundle: (detail, bundle) => print(bundleLines(detail, bundle, styles.out)),
    exported: (progress) => print(exportedLines(progress, styles.out)),
    timeline: (page) => print(timelineLines(page, styles.out)),
    report: ({ lines }) => print(lines(styles.out)),
    found: (job, count, complete) => output.out(foundJobLine(job, count, complete, styles.out)),
    hit: (hit) => print(hitLines(hit, styles.out)),
    check: (check) => print(checkLines(check, styles.out)),
    note: (text) => output.err(styles.err.dim(plainLine(text))),
    error: (error) => output.err(errorLine(error, styles.err.red)),
  };
}

function intentLine(params: JobParams, reason: string): string {
  const { provider, model, images, variants, size, quality, format, preset, seed } = params;
  const work = `${counted(images, 'image')} × ${counted(variants, 'variant')}`;
  const how = `${size}, quality ${quality}, ${format}, preset ${preset}, seed ${seed}`;
  return `${work} from ${provider} ${plainLine(model)} (${reason}): ${how}`;
}

function checkLines({ name, state, message, advice }: Check, style: Style): string[] {
  const level = levelOfCheck(state);
  const line = `${levelColor(style, level)(levelIcon(level))} ${name.padEnd(8)}  ${plainLine(message)}`;
  return advice === null ? [line] : [line, `            ${style.dim(plainLine(advice))}`];
}

function levelOfCheck(state: Check['state']): Level {
  switch (state) {
    case 'ok':
      return 'success';
    case 'warning':
      return 'warning';
    case 'failed':
      return 'error';
    default:
      return assertNever(state);
  }
}
