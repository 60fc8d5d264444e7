import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { UpdateStatus } from '../../../shared/domain/updates.ts';
import { strings } from '../../strings/index.ts';

const text = strings.updates;

/**
 * What is said first of how it stands.
 * @param automatic whether updates are made without their user's word
 */
export function updateTitle(status: UpdateStatus, automatic: boolean): string {
  switch (status.state) {
    case 'unsupported':
      return text.unsupported[status.reason];
    case 'off':
    case 'checking':
      return text.states[status.state];
    case 'idle':
      return status.lastCheckedAt === null ? text.states.never : text.states.idle;
    case 'available':
    case 'downloading':
    case 'ready':
      return text.states[status.state](status.update.version);
    case 'waiting':
      return automatic
        ? text.states.waiting(status.update.version, status.jobs)
        : text.states.ready(status.update.version);
    case 'failed':
      return status.message;
    default:
      return assertNever(status);
  }
}

type Known = {
  /** This version; null while it is not known. */
  readonly version: string | null;
  readonly automatic: boolean;
  /** In milliseconds since the epoch. */
  readonly now: number;
};

/** What this version is, when was looked last, and what is known of the new one. */
export function updateFacts(status: UpdateStatus, { version, automatic, now }: Known): string {
  const facts = [version === null ? '' : text.current(version)];
  if ('update' in status && status.state !== 'downloading') {
    facts.push(`${text.facts(status.update.bytes, status.update.releasedAt)}.`);
  }
  if (status.state === 'available' && status.jobs > 0) facts.push(text.downloadWaits(status.jobs));
  if (isDownloaded(status) && !automatic) facts.push(text.atRestart);
  else if (status.state === 'ready') facts.push(text.atQuit);
  else if ('lastCheckedAt' in status && status.lastCheckedAt !== null) {
    facts.push(text.lastChecked(status.lastCheckedAt, now));
  }
  return facts.filter((fact) => fact !== '').join(' ');
}

function isDownloaded({ state }: UpdateStatus): boolean {
  return state === 'ready' || state === 'waiting';
}
