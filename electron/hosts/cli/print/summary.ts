import { dirname, relative } from 'node:path';
import { adviceFor, type FailureCode } from '../../../../shared/domain/errors.ts';
import type { Job } from '../../../../shared/domain/job.ts';
import { levelColor, levelIcon } from '../../../../shared/text/level-marks.ts';
import { plainLine } from '../../../../shared/text/plain-text.ts';
import { counted, dollars, duration } from '../../../../shared/text/units.ts';
import { isInterrupted, levelOfJob, statusAndWorker, type Writer } from './activity.ts';
import { deliveredFiles, failuresOf } from './job-record.ts';
import type { JobDetail } from './printer.ts';
import type { Style } from './style.ts';

/** More files than this are told by their folder only. */
const MAX_FILES_LISTED = 12;
/** More image numbers than this are told by their count only. */
const MAX_IMAGES_NAMED = 8;

/** What a provider says to a prompt or a parameter that it does not take, and would say again. */
const REFUSALS: readonly FailureCode[] = ['content_declined', 'invalid_request'];

/** What became of a job: counts, files, cost, time, and what to do about the failures. */
export function summaryLines(detail: JobDetail, writer: Writer, style: Style): string[] {
  return [...outcomeLines(detail, writer, style), ...nextLines(detail, writer, style)];
}

/** The same without the commands that go on from here. */
export function outcomeLines(detail: JobDetail, writer: Writer, style: Style): string[] {
  const { job } = detail;
  const level = levelOfJob(job, writer);
  const color = levelColor(style, level);
  const title = `${levelIcon(level)} ${statusAndWorker(job, writer)}`;
  return [
    '',
    `${style.bold(color(title))}  ${countsText(job)}`,
    field('Job', job.id, style),
    ...fileLines(detail, style),
    field('Cost', costText(job), style),
    ...durationLines(detail, style),
    ...failureLines(detail, style),
  ];
}

/** A cost that is not known is never the same as free, and free is never the same as spent. */
export function costText({ cost, params }: Job): string {
  if (params.provider === 'demo') return 'none (demo, free)';
  const wasted = cost.wastedUsd > 0 ? `, of which ${dollars(cost.wastedUsd)} bought no image` : '';
  const known = `${dollars(cost.usd)}${wasted}`;
  if (cost.unpriced === 0) return known;
  const unknown = `${counted(cost.unpriced, 'call')} whose cost is not known`;
  return cost.usd === 0 ? unknown : `${known}, and ${unknown}`;
}

function countsText({ counts }: Job): string {
  const parts = [`${counts.completed} of ${counted(counts.requested, 'image')}`];
  if (counts.failed > 0) parts.push(`${counts.failed} failed`);
  if (counts.cancelled > 0) parts.push(`${counts.cancelled} cancelled`);
  if (counts.unknown > 0) parts.push(`${counts.unknown} unknown`);
  return parts.join(', ');
}

function fileLines({ images, files }: JobDetail, style: Style): string[] {
  const delivered = deliveredFiles(images, files);
  const [first] = delivered;
  if (first === undefined) return [];
  const folder = dirname(first.path);
  const names = delivered.map(({ path }) => `            ${plainLine(relative(folder, path))}`);
  return [
    field('Files', `${counted(delivered.length, 'file')} in ${plainLine(folder)}`, style),
    ...(names.length > MAX_FILES_LISTED ? [] : names),
  ];
}

function durationLines({ job }: JobDetail, style: Style): string[] {
  if (job.startedAt === null || job.finishedAt === null) return [];
  return [field('Time', duration(job.finishedAt - job.startedAt), style)];
}

/** One paragraph for each kind of failure: how often, what it said first, what to do. */
function failureLines({ images }: JobDetail, style: Style): string[] {
  const failures = failuresOf(images);
  const codes = [...new Set(failures.map(({ code }) => code))];
  return codes.flatMap((code) => {
    const alike = failures.filter((failure) => failure.code === code);
    const indices = alike.map(({ image }) => image);
    const which = indices.length > MAX_IMAGES_NAMED ? counted(indices.length, 'image') : imageList(indices);
    const message = plainLine(alike[0]?.message ?? '');
    return [
      `  ${style.red('✗')} ${style.bold(code)} (${which}): ${message}`,
      `    ${plainLine(adviceFor(code))}`,
    ];
  });
}

function imageList(indices: readonly number[]): string {
  return `${indices.length === 1 ? 'image' : 'images'} ${indices.join(', ')}`;
}

/** Whether any missing image may fare better with the same parameters. */
function retryCanHelp({ job, images }: JobDetail): boolean {
  if (job.counts.cancelled > 0) return true;
  return job.counts.failed > 0 && !failuresOf(images).every(({ code }) => REFUSALS.includes(code));
}

/** The exact commands that go on from here. */
function nextLines(detail: JobDetail, writer: Writer, style: Style): string[] {
  const { id, counts } = detail.job;
  const lines: string[] = [];
  if (retryCanHelp(detail)) {
    lines.push(field('Retry', `safelight retry ${id}   generates only what is missing`, style));
  }
  if (counts.unknown > 0) {
    lines.push(field('Decide', `safelight resume ${id} --unknown resend|give-up`, style));
  }
  if (isInterrupted(detail.job, writer)) {
    lines.push(field('Go on', `safelight resume ${id}`, style));
  }
  return lines;
}

export function field(name: string, value: string, style: Style): string {
  return `  ${style.dim(name.padEnd(8))}  ${value}`;
}
