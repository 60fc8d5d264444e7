import type { ReadStream } from 'node:tty';
import { Interrupted } from './interrupts.ts';
import { usageError } from './options.ts';
import type { Session } from './session.ts';

/** No password is longer. */
const MOST_CHARACTERS = 1_000;
const ENDS = ['\r', '\n'];
/** Ctrl+C and Ctrl+D. */
const GIVES_UP = ['\u0003', '\u0004'];
const CTRL_U = '\u0015';

type Terminal = Pick<Session, 'stdin' | 'screen'>;

/** Whether there is a person to ask: somebody who types, and who sees the question. */
export function asksHere({ stdin, screen }: Terminal): boolean {
  return (stdin as ReadStream).isTTY === true && screen.isTTY === true;
}

/**
 * Asks on the terminal for what nobody should see: nothing of it is shown while it is typed.
 * @throws Interrupted at Ctrl+C, and where the terminal goes away
 */
export async function askSecret({ stdin, screen }: Terminal, question: string): Promise<string> {
  const input = stdin as ReadStream;
  screen.write(question);
  input.setRawMode(true);
  try {
    return await typed(input);
  } finally {
    input.setRawMode(false);
    input.pause();
    screen.write('\n');
  }
}

function typed(input: ReadStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const end = (finish: () => void): void => {
      input.off('data', take).off('end', gone);
      finish();
    };
    const gone = (): void => end(() => reject(new Interrupted('Interrupted')));
    const take = (piece: string | Uint8Array): void => {
      // What is pasted comes in one piece.
      for (const character of String(piece)) {
        if (ENDS.includes(character)) {
          end(() => resolve(text));
          return;
        }
        if (GIVES_UP.includes(character)) {
          gone();
          return;
        }
        text = afterKey(text, character);
      }
    };
    input.setEncoding('utf8');
    input.on('data', take).on('end', gone).resume();
  });
}

function afterKey(text: string, character: string): string {
  if (character === CTRL_U) return '';
  if (character === '\b' || character === '\u007f') return [...text].slice(0, -1).join('');
  return (text + character).slice(0, MOST_CHARACTERS);
}

/**
 * The one line that standard input holds.
 * @param what is expected there, for the message
 * @throws AppError `invalid_input` when there is none, or more
 */
export async function readLine(stdin: NodeJS.ReadableStream, what: string): Promise<string> {
  stdin.setEncoding('utf8');
  let text = '';
  for await (const piece of stdin) {
    text += String(piece);
    if (text.length > 2 * MOST_CHARACTERS) break;
  }
  const line = text.replace(/^\ufeff/, '').replace(/\r?\n$/, '');
  if (line === '' || /[\r\n]/.test(line) || line.length > MOST_CHARACTERS)
    throw usageError(`Standard input must hold ${what}, in one line, and only that`);
  return line;
}
