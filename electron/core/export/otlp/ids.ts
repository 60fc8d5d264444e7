import type { Step } from '../../../../shared/domain/log-entry.ts';
import type { Ids } from '../../ports/ids.ts';

/** A job is a trace: its id, 16 bytes as it is. */
export function traceIdOf(jobId: string): string {
  return jobId.replaceAll('-', '').toLowerCase();
}

/** A job, an image or an attempt is a span: the last 8 bytes of its id, in which what is made within a millisecond differs. */
export function spanIdOf(id: string): string {
  return traceIdOf(id).slice(-16);
}

/** What lies below a step or an image has no id of its own either: what it is and when it began tell it from the others there. */
export function partSpanIdOf(ids: Ids, ownerId: string, kind: string, from: number): string {
  return ids.sha256(`${ownerId} ${kind} ${from}`).slice(0, 16);
}

/** A step has no id of its own; that of its span comes from whose step it is. */
export function stepSpanIdOf(ids: Ids, ownerId: string, step: Step): string {
  return ids.sha256(`${ownerId} ${step}`).slice(0, 16);
}
