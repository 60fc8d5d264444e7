import type { CrashRecord, Run } from '../../../shared/contract/diagnostics.ts';
import { startOf } from '../../../shared/text/start-of.ts';
import { boundedText } from '../logging/details.ts';
import type { Redact } from '../logging/redaction.ts';
import type { Crash, CrashWords } from '../ports/crashes.ts';

/** How many lines of the app's log a record holds, at most, and how long each is. */
export const LOG_LINES = 50;
const LINE_CHARACTERS = 1_000;
const STACK_CHARACTERS = 18_000;
const MESSAGE_CHARACTERS = 1_800;
const REASON_CHARACTERS = 400;
/** Longer chains of causes go in circles. */
const MOST_CAUSES = 8;

export type CrashParts = {
  readonly id: string;
  readonly at: number;
  readonly host: Run['host'];
  readonly version: string;
  /** The app's log before it, as it is written. */
  readonly lines: readonly string[];
  /** Takes secrets and this machine's folders out. */
  readonly clean: Redact;
};

/** What is kept of a crash: bounded and clean. */
export function crashRecord({ process, reason, error }: Crash, parts: CrashParts): CrashRecord {
  const { id, at, host, version, lines, clean } = parts;
  const thrown = error === undefined ? { message: null, stack: null } : cleanWords(error, clean);
  return {
    id,
    at,
    host,
    version,
    process,
    reason: boundedText(reason, clean, REASON_CHARACTERS),
    ...thrown,
    log: lines.slice(-LOG_LINES).map((line) => startOf(clean(line), LINE_CHARACTERS)),
  };
}

/** What may be shown of a crash. */
export function crashWords({ reason, error }: Crash, clean: Redact): CrashWords {
  const { message, stack } = cleanWords(error ?? reason, clean);
  return { message, stack: stack ?? message };
}

/** What was thrown, in a line. Never throws, whatever it is. */
export function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return 'Something that cannot be put into words';
  }
}

function cleanWords(error: unknown, clean: Redact): { message: string; stack: string | null } {
  const stack = stackOf(error);
  return {
    message: boundedText(messageOf(error), clean, MESSAGE_CHARACTERS),
    stack: stack === null ? null : boundedText(stack, clean, STACK_CHARACTERS),
  };
}

/** Null where there is none, or none that can be read. */
function stackOf(error: unknown): string | null {
  try {
    return stackWithCauses(error);
  } catch {
    return null;
  }
}

/** With the causes, each as Node prints it. */
function stackWithCauses(error: unknown): string | null {
  const parts: string[] = [];
  let next: unknown = error;
  while (next instanceof Error && parts.length < MOST_CAUSES) {
    parts.push(next.stack ?? messageOf(next));
    next = next.cause;
  }
  if (next !== undefined && next !== error && !(next instanceof Error)) parts.push(messageOf(next));
  return parts.length === 0 ? null : parts.join('\nCaused by: ');
}
