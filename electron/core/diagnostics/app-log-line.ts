import type { Run } from '../../../shared/contract/diagnostics.ts';
import { createIsoTime } from '../../../shared/text/iso-time.ts';
import { plainLine, withoutJsonControls } from '../../../shared/text/plain-text.ts';

export const APP_LOG_LEVELS = ['info', 'warning', 'error'] as const;
export type AppLogLevel = (typeof APP_LOG_LEVELS)[number];

/** One line of the app's log; `at` in milliseconds since the epoch. */
export type AppLogLine = {
  readonly at: number;
  readonly level: AppLogLevel;
  readonly host: Run['host'];
  readonly pid: number;
  readonly message: string;
  /** JSON text; null when there are no details. */
  readonly detailsJson: string | null;
};

const LINE =
  /^(?<time>\d{4}-\d\d-\d\dT[\d:.]+Z) (?<level>info|warning|error) (?<host>desktop|web|cli)\[(?<pid>\d+)\] (?<message>[^\t]*)(?:\t(?<details>.*))?$/;

/**
 * `2026-11-23T08:00:00.000Z warning desktop[4711] The message⇥{"details":1}`. A message holds no control character and JSON escapes
 * them, so a line stays a line, and the tab stands nowhere else.
 */
export function createLineWriter(): (line: AppLogLine) => string {
  const iso = createIsoTime();
  return ({ at, level, host, pid, message, detailsJson }) => {
    const details = detailsJson === null ? '' : `\t${withoutJsonControls(detailsJson)}`;
    return `${iso(at)} ${level} ${host}[${pid}] ${plainLine(message)}${details}`;
  };
}

/** What a line says; null for one that is none of ours, or was cut by a full disk. */
export function parseLine(line: string): AppLogLine | null {
  const { time, level, host, pid, message, details } = LINE.exec(line)?.groups ?? {};
  if (time === undefined || message === undefined) return null;
  const at = Date.parse(time);
  if (Number.isNaN(at)) return null;
  return {
    at,
    // What the expression allows.
    level: level as AppLogLevel,
    host: host as Run['host'],
    pid: Number(pid),
    message,
    detailsJson: details ?? null,
  };
}
