import type {
  RetentionItem,
  RetentionPreview,
  RetentionTotals,
} from '../../../../shared/contract/retention.ts';
import { assertNever } from '../../../../shared/domain/assert-never.ts';
import { plainLine } from '../../../../shared/text/plain-text.ts';
import { counted, dayAndTime, fileSize } from '../../../../shared/text/units.ts';

const MAX_PROMPT_SHOWN = 48;

/** `12 jobs with 48 images: 120 files, 1.2 GB; the logs of 3 more jobs; 1,200 log entries` */
export function totalsText({ jobs, images, files, bytes, logs, entries }: RetentionTotals): string {
  const parts = [
    ...(jobs > 0
      ? [
          `${counted(jobs, 'job')} with ${counted(images, 'image')}: ${counted(files, 'file')}, ${fileSize(bytes)}`,
        ]
      : []),
    ...(logs > 0
      ? [`${jobs > 0 ? 'the logs' : 'Logs'} of ${counted(logs, jobs > 0 ? 'more job' : 'job')}`]
      : []),
    ...(entries > 0 ? [`${counted(entries, 'log entry', 'log entries')}`] : []),
  ];
  return parts.length === 0 ? 'nothing' : parts.join('; ');
}

/** One job, or log, that goes, and why. */
export function itemLine(item: RetentionItem): string {
  const prompt = plainLine(item.prompt);
  const short =
    prompt.length > MAX_PROMPT_SHOWN
      ? `${prompt.slice(0, MAX_PROMPT_SHOWN - 1)}…`
      : prompt.padEnd(MAX_PROMPT_SHOWN);
  const what = item.reason === 'logs' ? counted(item.entries, 'entry', 'entries') : fileSize(item.bytes);
  return `${item.jobId.slice(-8)}  ${dayAndTime(item.endedAt)}  ${short}  ${what.padStart(12)}  ${reasonText(item)}`;
}

function reasonText({ reason }: RetentionItem): string {
  switch (reason) {
    case 'age':
      return 'older than it may be';
    case 'count':
      return 'not among the newest';
    case 'size':
      return 'the library is too large';
    case 'logs':
      return 'only its log';
    default:
      return assertNever(reason);
  }
}

/** What a rule would take that stays, and what has to wait; empty when there is neither. */
export function besidesText({ kept, later }: RetentionPreview): string {
  const parts = [
    ...(kept.starred > 0 ? [`Kept because of a star: ${counted(kept.starred, 'job')}.`] : []),
    ...(kept.failed > 0
      ? [`Kept because an image failed: ${counted(kept.failed, 'job')} (--include-failed takes them).`]
      : []),
    ...(later > 0 ? [`${later.toLocaleString('en')} more go with the next cleanup.`] : []),
  ];
  return parts.join(' ');
}
