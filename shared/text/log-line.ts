import { type Details, detailsOf, type LogEntry } from '../domain/log-entry.ts';
import { levelColor, levelIcon, type Paint } from './level-marks.ts';
import { plainLine, plainLines } from './plain-text.ts';
import { clockTime, dollars, duration, fileSize } from './units.ts';

/** The longest step's name, `variant_creation`. */
const STEP_WIDTH = 16;
const MAX_STACK_LINES = 12;

type Fields = Readonly<Record<string, unknown>>;

/** A detail worth a place on the line. Not shown when the message has already said it, which `said` recognises. */
type Inline = { readonly said?: RegExp; readonly show: (details: Fields, entry: LogEntry) => string | null };

const INLINE: readonly Inline[] = [
  { said: /attempt \d/, show: (_, { attempt }) => (attempt === null ? null : `attempt ${attempt}`) },
  { said: /(after|in) [\d.]+ s/, show: ({ elapsedMs }) => ifNumber(elapsedMs, duration) },
  { show: ({ durationMs }) => ifNumber(durationMs, duration) },
  { said: /in [\d.]+ s/, show: ({ waitMs }) => ifNumber(waitMs, (ms) => `waits ${duration(ms)}`) },
  { show: ({ costUsd }) => (costUsd === 0 ? null : (ifText(costUsd) ?? ifNumber(costUsd, dollars))) },
  { show: ({ code }) => ifText(code) },
  {
    show: ({ status, code }) => (ifText(code) === null ? null : ifNumber(status, (value) => `HTTP ${value}`)),
  },
  // For the provider's support, which is asked when something went wrong.
  { show: ({ requestId, code }) => (ifText(code) === null ? null : ifText(requestId)) },
  {
    show: ({ width, height }) =>
      isNumber(width) && isNumber(height) && width > 0 ? `${width}×${height}` : null,
  },
  { show: ({ bytes }) => ifNumber(bytes, fileSize) },
  // The folder is in the summary; where a base image lies concerns nobody.
  {
    show: ({ path }, { step }) =>
      step === 'base_generation' ? null : (ifText(path)?.split(/[/\\]/).at(-1) ?? null),
  },
];

/** One entry as lines for a terminal or a text file: the line itself, then the stack trace and the causes where there are any. */
export function logLines(entry: LogEntry, style: Paint): string[] {
  const color = levelColor(style, entry.level);
  const strong = entry.level === 'error' || entry.level === 'warning';
  const message = plainLine(entry.message);
  const line = [
    style.dim(clockTime(entry.createdAt)),
    color(levelIcon(entry.level)),
    style.dim(entry.step.padEnd(STEP_WIDTH)),
    strong ? color(message) : message,
  ].join(' ');
  const details = fieldsOf(detailsOf(entry));
  const inline = INLINE.filter(({ said }) => !said?.test(message))
    .map(({ show }) => show(details, entry))
    .filter((text) => text !== null);
  return [
    inline.length === 0 ? line : `${line}  ${style.dim(inline.join(' · '))}`,
    ...troubleLines(details, style),
  ];
}

/** Where it went wrong, indented below its line. */
function troubleLines(details: Fields, style: Paint): string[] {
  const causes = Array.isArray(details['causes']) ? details['causes'] : [];
  const caused = causes.map((cause: unknown) => {
    const { name, code, message } = fieldsOf(cause);
    const parts = [ifText(name), ifText(code), ifText(message)].filter((text) => text !== null);
    return `caused by ${parts.join(' ')}`;
  });
  const stack = typeof details['stack'] === 'string' ? plainLines(details['stack']) : [];
  return [...caused, ...stack.slice(0, MAX_STACK_LINES)].map((line) => style.dim(`             ${line}`));
}

function fieldsOf(details: Details | unknown): Fields {
  return typeof details === 'object' && details !== null && !Array.isArray(details)
    ? (details as Fields)
    : {};
}

function ifNumber(value: unknown, show: (value: number) => string): string | null {
  return isNumber(value) ? show(value) : null;
}

function ifText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? plainLine(value) : null;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
