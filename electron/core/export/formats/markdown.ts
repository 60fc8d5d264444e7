import { adviceFor, type FailureCode } from '../../../../shared/domain/errors.ts';
import type { Image } from '../../../../shared/domain/image.ts';
import type { Job } from '../../../../shared/domain/job.ts';
import type { LogCount, LogEntry } from '../../../../shared/domain/log-entry.ts';
import { LEVELS, STEPS } from '../../../../shared/domain/log-entry.ts';
import { PLAIN } from '../../../../shared/text/level-marks.ts';
import { logLines } from '../../../../shared/text/log-line.ts';
import { plainLine } from '../../../../shared/text/plain-text.ts';
import { counted, dollars, duration } from '../../../../shared/text/units.ts';

/** More image numbers than this are told by their count only. */
const MAX_IMAGES_NAMED = 12;

/** The parts of a report, each a piece of Markdown that ends with an empty line. */

export function titlePart({ id, status, counts, cost, createdAt, startedAt, finishedAt, run }: Job): string {
  const took = startedAt === null || finishedAt === null ? 'not ended' : duration(finishedAt - startedAt);
  const unpriced = cost.unpriced === 0 ? '' : `, and ${counted(cost.unpriced, 'call')} of unknown price`;
  return section('# Safelight job report', [
    ...table(
      ['What', 'Value'],
      [
        ['Job', id],
        ['Status', status],
        [
          'Images',
          `${counts.completed} of ${counts.requested} completed, ${counts.failed} failed, ${counts.cancelled} cancelled, ${counts.unknown} unknown`,
        ],
        ['Cost', `${dollars(cost.usd)}, of which ${dollars(cost.wastedUsd)} bought no image${unpriced}`],
        ['Created', new Date(createdAt).toISOString()],
        ['Time', took],
        ['Runs', String(run)],
      ],
    ),
  ]);
}

export function parametersPart({ params }: Job): string {
  const { prompt, retryPolicy, ...rest } = params;
  const rows = Object.entries({ ...rest, ...retryPolicy })
    .filter(([, value]) => value !== null)
    .map(([name, value]): [string, string] => [name, String(value)]);
  return section('## Parameters', [
    ...fenced(prompt.split(/\r?\n/)),
    '',
    ...table(['Parameter', 'Value'], rows),
  ]);
}

/** One paragraph for each kind of failure: which images, what was said first, what to do. */
export function failuresPart(images: readonly Image[]): string {
  const failed = images.flatMap(({ index, failure, status }) =>
    failure === null || status === 'completed' ? [] : [{ index, failure }],
  );
  if (failed.length === 0) return section('## Failures', ['No image has failed.']);
  const codes = [...new Set(failed.map(({ failure }) => failure.code))];
  return section(
    '## Failures',
    codes.flatMap((code) => failureLines(code, failed)),
  );
}

function failureLines(
  code: FailureCode,
  failed: readonly { readonly index: number; readonly failure: { code: string; message: string } }[],
): string[] {
  const alike = failed.filter(({ failure }) => failure.code === code);
  const indices = alike.map(({ index }) => index);
  const which = indices.length > MAX_IMAGES_NAMED ? '' : `: ${indices.join(', ')}`;
  return [
    `### \`${code}\`, ${counted(alike.length, 'image')}${which}`,
    '',
    ...fenced([plainLine(alike[0]?.failure.message ?? '')]),
    '',
    adviceFor(code),
    '',
  ];
}

export function countsPart(counts: readonly LogCount[]): string {
  const of = (step: string, level: string): string =>
    String(counts.find((one) => one.step === step && one.level === level)?.count ?? 0);
  const steps = STEPS.filter((step) => counts.some((one) => one.step === step));
  return section(
    '## Log',
    table(
      ['Step', ...LEVELS],
      steps.map((step) => [step, ...LEVELS.map((level) => of(step, level))]),
    ),
  );
}

/** What the log says before and after an error. */
export function errorPart(around: readonly LogEntry[]): string {
  return section(null, fenced(around.flatMap((entry) => logLines(entry, PLAIN))));
}

export function versionsPart(versions: Readonly<Record<string, string>>): string {
  return section('## Versions', table(['What', 'Version'], Object.entries(versions)));
}

function section(title: string | null, lines: readonly string[]): string {
  return `${[...(title === null ? [] : [title, '']), ...lines].join('\n').trimEnd()}\n\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)];
}

/** One line that is not taken for Markdown. */
function cell(text: string): string {
  return plainLine(text).replace(/[\\|`*_<>[\]]/g, (character) => `\\${character}`);
}

/** Lines as they are: the fence is longer than any run of backticks in them. */
function fenced(lines: readonly string[]): string[] {
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map(({ length }) => length)),
  );
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...lines, fence];
}
