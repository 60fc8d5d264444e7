import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { ParkedRow } from '../../../shared/domain/cloud.ts';
import { startOf } from '../../../shared/text/start-of.ts';
import type { NewParked, SyncTable } from '../ports/sync-store.ts';

/** Characters of a prompt that name a job. */
const MOST_PROMPT = 60;

/** What was refused, as its user reads it. */
export function parkedRow({ seq, ...row }: NewParked, sync: SyncTable): ParkedRow {
  return { ...row, title: titleOf({ seq, ...row }, sync) };
}

function titleOf({ kind, entityId, seq }: NewParked, sync: SyncTable): string {
  switch (kind) {
    case 'job':
      return jobTitle(readable(() => sync.job(entityId))?.job.params.prompt);
    case 'image':
      return `Image ${readable(() => sync.image(entityId))?.index ?? ''}`.trim();
    case 'file':
      return `File ${nameOf(entityId, sync)}`;
    case 'upload':
      return `Picture ${nameOf(entityId, sync)}`;
    case 'log':
      return `Log entry ${seq ?? ''}`.trim();
    default:
      return assertNever(kind);
  }
}

function jobTitle(prompt: string | undefined): string {
  if (prompt === undefined) return 'A job that is gone or cannot be read';
  const line = prompt.replace(/\s+/g, ' ').trim();
  return `Job “${line.length > MOST_PROMPT ? `${startOf(line, MOST_PROMPT - 1)}…` : line}”`;
}

function nameOf(fileId: string, sync: SyncTable): string {
  return (
    readable(() => sync.file(fileId))
      ?.path.split(/[\\/]/)
      .at(-1) ?? 'that is gone or cannot be read'
  );
}

/** What cannot be read may be why it is parked. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
