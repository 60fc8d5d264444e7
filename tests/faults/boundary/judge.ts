import { appErrorSchema } from '../../../shared/contract/result.ts';
import type { Grammar } from './grammar.ts';
import { mustBeRefused, whyNotPlain } from './oracle.ts';
import type { Handled } from './recorders.ts';

/** Longer answers than this to a refused message would be its own words thrown back, or somebody's insides. In characters. */
const MOST_REFUSAL = 20_000;
/** What only a stack trace, or a path of this machine or of the program's sources, looks like. */
const INSIDES = /\n\s+at |node_modules|node:internal|\.ts:\d+|\/(electron|shared|out)\/[\w/-]+\.(ts|cjs|js)/;

/** A message as it was sent, and what may be said of it beforehand. */
export type Sent = {
  readonly command: string;
  readonly grammar: Grammar;
  readonly input: unknown;
  /** Whether the sender, or the way in which it was sent, forbids that anybody hears it, or nobody knows the command. */
  readonly forbidden: boolean;
  /** Whether it could come from outside of this process at all: no proxy, no function. */
  readonly possible: boolean;
};

/** Why what reached a handler should not have; null when it may have. */
export function whyPast(
  { command, grammar, input, forbidden }: Sent,
  handled: Handled | null,
): string | null {
  if (handled === null) return null;
  if (forbidden) return `${handled.name} heard somebody who may not speak`;
  if (handled.name !== command) return `${handled.name} heard what was meant for ${command}`;
  if (refuses(grammar, input)) return `${command} was given what its schema refuses: ${shown(input)}`;
  const why = whyNotPlain(handled.input);
  return why === null ? null : `${command} was given ${why}`;
}

/** What lets nobody look at it can hold nothing that would be refused. */
function refuses(grammar: Grammar, input: unknown): boolean {
  try {
    return mustBeRefused(grammar, input);
  } catch {
    return false;
  }
}

/** Why an answer is none; null when it is a Result as it should be. */
export function whyBadAnswer(answer: unknown, { possible }: Sent, handled: Handled | null): string | null {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer))
    return `no Result: ${shown(answer)}`;
  if (answer.ok === true) return handled === null ? `an answer of nobody: ${shown(answer)}` : null;
  const error = appErrorSchema.safeParse('error' in answer ? answer.error : null);
  if (!error.success) return `a failure without an explanation: ${shown(answer)}`;
  const { code, message, advice, field } = error.data;
  if (code === 'internal' && possible) return `a defect inside: ${message}`;
  const text = `${message}\n${advice}\n${field}`;
  if (text.length > MOST_REFUSAL) return `an explanation of ${text.length} characters`;
  return INSIDES.test(text) ? `its insides: ${text.slice(0, 300)}` : null;
}

export function shown(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 200);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
