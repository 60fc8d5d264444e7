import type { Mark, SearchHit } from '../../../../shared/contract/search.ts';
import type { Job } from '../../../../shared/domain/job.ts';
import { levelColor, levelIcon } from '../../../../shared/text/level-marks.ts';
import { logRecord } from '../../../../shared/text/log-record.ts';
import { plainLine, plainPart } from '../../../../shared/text/plain-text.ts';
import { clockTime, counted, dayAndTime } from '../../../../shared/text/units.ts';
import type { Style } from './style.ts';

const MAX_PROMPT_SHOWN = 60;
/** The longest step's name, `variant_creation`. */
const STEP_WIDTH = 16;

/** The job above its hits. The eight digits are enough to name it in any other command. */
export function foundJobLine(job: Job, count: number, complete: boolean, style: Style): string {
  const prompt = plainLine(job.params.prompt);
  const short = prompt.length > MAX_PROMPT_SHOWN ? `${prompt.slice(0, MAX_PROMPT_SHOWN - 1)}…` : prompt;
  const number = `${complete ? '' : 'at least '}${counted(count, 'entry', 'entries')}`;
  return `${style.bold(job.id.slice(-8))}  ${style.dim(dayAndTime(job.createdAt))}  ${short}  ${style.dim(number)}`;
}

/** The entry with its number in the job's log, and below it the place in the details where something was found. */
export function hitLines({ entry, marks, excerpt }: SearchHit, style: Style): string[] {
  const line = [
    ' ',
    style.dim(`#${entry.seq}`.padStart(7)),
    style.dim(clockTime(entry.createdAt)),
    levelColor(style, entry.level)(levelIcon(entry.level)),
    style.dim(entry.step.padEnd(STEP_WIDTH)),
    marked(entry.message, marks, style),
  ].join(' ');
  return excerpt === null ? [line] : [line, `          ${marked(excerpt.text, excerpt.marks, style)}`];
}

function marked(text: string, marks: readonly Mark[], style: Style): string {
  let line = '';
  let from = 0;
  for (const [start, end] of marks) {
    line += plainPart(text.slice(from, start)) + style.inverse(plainPart(text.slice(start, end)));
    from = end;
  }
  return line + plainPart(text.slice(from));
}

/** A hit as `--json` prints it: the entry as in `safelight logs`, with the marked parts of its message. */
export function hitRecord({ entry, marks }: SearchHit) {
  return { ...logRecord(entry), marks };
}

/** The job before its hits, as `--json` prints it. */
export function foundRecord(job: Job, count: number, complete: boolean) {
  return {
    type: 'found' as const,
    jobId: job.id,
    status: job.status,
    prompt: job.params.prompt,
    count,
    complete,
  };
}
