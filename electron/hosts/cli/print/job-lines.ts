import { assertNever } from '../../../../shared/domain/assert-never.ts';
import type { Image, ImageStatus } from '../../../../shared/domain/image.ts';
import type { Job } from '../../../../shared/domain/job.ts';
import type { Level } from '../../../../shared/domain/log-entry.ts';
import { levelColor, levelIcon } from '../../../../shared/text/level-marks.ts';
import { plainLine } from '../../../../shared/text/plain-text.ts';
import { counted, dayAndTime } from '../../../../shared/text/units.ts';
import { levelOfJob, statusText, type Writer } from './activity.ts';
import { jobRecord } from './job-record.ts';
import type { JobDetail, Report } from './printer.ts';
import type { Style } from './style.ts';
import { field, summaryLines } from './summary.ts';

const MAX_PROMPT_SHOWN = 60;
/** `partly completed` */
const STATUS_WIDTH = 16;

/** One job among others. The eight digits are enough to name it in any other command. */
export function listedLine(job: Job, writer: Writer, style: Style): string {
  const level = levelOfJob(job, writer);
  const status = levelColor(
    style,
    level,
  )(`${levelIcon(level)} ${statusText(job, writer).padEnd(STATUS_WIDTH)}`);
  const done = `${job.counts.completed}/${job.counts.requested}`.padStart(7);
  const prompt = plainLine(job.params.prompt);
  const short = prompt.length > MAX_PROMPT_SHOWN ? `${prompt.slice(0, MAX_PROMPT_SHOWN - 1)}…` : prompt;
  return `${job.id.slice(-8)}  ${style.dim(dayAndTime(job.createdAt))}  ${status} ${done}  ${short}`;
}

/** One job of another device. @param detail what `--json` prints of it; null where nobody asked for that */
export function othersReport(job: Job, device: string, detail: JobDetail | null): Report {
  const record = detail === null ? { type: 'job', id: job.id } : jobRecord(detail, null);
  return {
    record: { ...record, device },
    lines: (style) => [`${listedLine(job, null, style)}  ${style.dim(plainLine(device))}`],
  };
}

/** All about one job: what was asked, each image, then the summary. */
export function jobLines(detail: JobDetail, writer: Writer, style: Style): string[] {
  return [...askedLines(detail, style), ...summaryLines(detail, writer, style)];
}

/** What was asked, and how each image stands. */
export function askedLines(detail: JobDetail, style: Style): string[] {
  const { job, images } = detail;
  const { provider, baseUrl, model, size, quality, format, variants, preset, seed } = job.params;
  return [
    field('Prompt', plainLine(job.params.prompt), style),
    field('Made by', [provider, plainLine(model), plainLine(baseUrl ?? '')].join(' ').trim(), style),
    field(
      'Asked',
      `${counted(job.params.images, 'image')} × ${counted(variants, 'variant')}, ${size}, quality ${quality}, ${format}, preset ${preset}, seed ${seed}`,
      style,
    ),
    field('Created', dayAndTime(job.createdAt), style),
    ...images.map((image) => imageLine(image, style)),
  ];
}

function imageLine({ index, status, attempts, failure }: Image, style: Style): string {
  const level = levelOfImage(status);
  const state = levelColor(style, level)(`${levelIcon(level)} ${status.padEnd(10)}`);
  const why = failure !== null && status !== 'completed' ? `  ${plainLine(failure.message)}` : '';
  return `  ${style.dim(`Image ${String(index).padStart(3)}`)} ${state} ${style.dim(counted(attempts, 'attempt'))}${why}`;
}

function levelOfImage(status: ImageStatus): Level {
  switch (status) {
    case 'pending':
    case 'generating':
    case 'generated':
    case 'processing':
    case 'storing':
      return 'info';
    case 'completed':
      return 'success';
    case 'cancelled':
    case 'unknown':
      return 'warning';
    case 'failed':
      return 'error';
    default:
      return assertNever(status);
  }
}
