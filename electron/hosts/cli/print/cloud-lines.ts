import { assertNever } from '../../../../shared/domain/assert-never.ts';
import type { CloudStatus, ParkedRow, SyncMessage } from '../../../../shared/domain/cloud.ts';
import type { Level } from '../../../../shared/domain/log-entry.ts';
import { levelColor, levelIcon } from '../../../../shared/text/level-marks.ts';
import { plainLine } from '../../../../shared/text/plain-text.ts';
import { counted, dayAndTime } from '../../../../shared/text/units.ts';
import type { Report } from './printer.ts';

/** How the cloud switch stands, and what to do next. */
export function cloudReport(status: CloudStatus): Report {
  const level = levelOf(status);
  return {
    record: { type: 'cloud', ...status },
    lines: (style) => [
      `${levelColor(style, level)(levelIcon(level))} ${stateText(status)}`,
      ...(status.problem?.advice ? [`  ${plainLine(status.problem.advice)}`] : []),
      ...accountLines(status).map((line) => `  ${style.dim(line)}`),
      ...countLines(status).map((line) => `  ${line}`),
    ],
  };
}

/** How it stands, in a sentence without its end, with what to do where that is known. */
export function stateText({ state, problem, nextTryAt, waiting, uploads }: CloudStatus): string {
  switch (state) {
    case 'off':
      return 'the cloud is off. Switch it on with: safelight cloud on';
    case 'no_project':
      return 'no project is set. Set it with: safelight cloud set-up URL KEY';
    case 'signed_out':
      return 'nobody is signed in. Sign in with: safelight cloud sign-in EMAIL';
    case 'choose_history':
      return 'signed in for the first time. Say what is sent with: safelight cloud join all, or new';
    case 'problem':
    case 'offline':
      return `${plainLine(problem?.message ?? 'the cloud cannot be reached')}${nextTryAt === null ? '' : `; next try ${dayAndTime(nextTryAt)}`}`;
    case 'sending':
      return waiting + uploads === 0
        ? 'the cloud is being looked at'
        : `${waitingText(waiting, uploads)} to be sent`;
    case 'up_to_date':
      return 'the cloud is up to date';
    default:
      return assertNever(state);
  }
}

/** What waits, in words. */
export function waitingText(waiting: number, uploads: number): string {
  const what = [
    ...(waiting === 0 ? [] : [counted(waiting, 'change')]),
    ...(uploads === 0 ? [] : [counted(uploads, 'picture')]),
  ];
  return what.join(' and ');
}

function accountLines({ email, joined, protection, lastSyncedAt }: CloudStatus): string[] {
  return [
    ...(email === null ? [] : [`signed in as ${plainLine(email)}`]),
    ...(joined === null ? [] : [`belongs to ${plainLine(joined.email)} at ${plainLine(joined.url)}`]),
    ...(email === null || protection !== 'none'
      ? []
      : ['the session is in a file that only your user can read']),
    ...(lastSyncedAt === null ? [] : [`all was sent ${dayAndTime(lastSyncedAt)}`]),
  ];
}

function countLines({ state, waiting, uploads, parked, history }: CloudStatus): string[] {
  const waits = waitingText(waiting, uploads);
  return [
    ...(waits === '' || state === 'sending' ? [] : [`${waits} waiting`]),
    ...(history === null
      ? []
      : [`${history.done} of ${counted(history.total, 'earlier job')} in line or sent`]),
    ...(parked === 0 ? [] : [`${counted(parked, 'row')} refused. See: safelight cloud parked`]),
  ];
}

function levelOf({ state, parked }: CloudStatus): Level {
  switch (state) {
    case 'off':
    case 'no_project':
    case 'sending':
      return 'info';
    case 'signed_out':
    case 'choose_history':
    case 'offline':
      return 'warning';
    case 'problem':
      return 'error';
    case 'up_to_date':
      return parked > 0 ? 'warning' : 'success';
    default:
      return assertNever(state);
  }
}

/** Something that the cloud refused. */
export function parkedReport(row: ParkedRow): Report {
  const { title, jobId, code, message, advice, parkedAt } = row;
  return {
    record: { type: 'cloud_parked', ...row },
    lines: (style) => [
      `${levelColor(style, 'error')(levelIcon('error'))} ${dayAndTime(parkedAt)}  ${plainLine(title)}  ${style.dim(`job ${jobId}`)}`,
      `  ${plainLine(message)} ${style.dim(`(${plainLine(code)})`)}`,
      ...(advice === null ? [] : [`  ${style.dim(plainLine(advice))}`]),
    ],
  };
}

/** One of the sync's own messages. */
export function messageReport(said: SyncMessage): Report {
  const { at, level, message, detailsJson } = said;
  return {
    record: { type: 'cloud_message', ...said },
    lines: (style) => [
      `${levelColor(style, level)(levelIcon(level))} ${style.dim(dayAndTime(at))}  ${plainLine(message)}`,
      ...(detailsJson === null ? [] : [`  ${style.dim(plainLine(detailsJson).slice(0, 300))}`]),
    ],
  };
}
