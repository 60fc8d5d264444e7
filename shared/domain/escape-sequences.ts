/** A control sequence (colours, cursor): ESC [ or its one-character form, parameters, intermediates, one final character. */
const CONTROL_SEQUENCE = '(?:\\u001b+\\[|\\u009b)[0-?]*[ -/]*[@-~]';
/** A string for the terminal (title, link, device control) up to its end: BEL or ST. */
const TERMINAL_STRING =
  '(?:\\u001b+[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])[^\\u0007\\u001b\\u009c]*(?:\\u0007|\\u001b\\\\|\\u009c)';
/** Any other escape, such as a character set or a reset. */
const SHORT_ESCAPE = '\\u001b+[ -/]*[0-~]';

const ESCAPES = new RegExp(`${TERMINAL_STRING}|${CONTROL_SEQUENCE}|${SHORT_ESCAPE}`, 'g');

/**
 * The text without the sequences that a terminal obeys (ECMA-48), each taken out as a whole: taking out only its control
 * character would leave the rest, such as `[31m`. Lone control characters stay for the caller to replace.
 */
export function withoutEscapeSequences(text: string): string {
  return text.replace(ESCAPES, '');
}
