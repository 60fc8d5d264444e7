import { MAX_PROMPT_CHARACTERS } from '../../../shared/domain/job.ts';
import { strings } from '../../strings/index.ts';

/** More jobs than this at once are a mistake more often than a wish. */
export const MAX_JOBS_AT_ONCE = 200;

/** Longer files are not lists of prompts. */
export const MAX_FILE_BYTES = 4 * 2 ** 20;

export type LinePrompt = {
  /** From 1, as the reader counts lines. */
  readonly line: number;
  readonly prompt: string;
};

export type LineProblem = { readonly line: number; readonly message: string };

export type PromptLines = {
  readonly prompts: readonly LinePrompt[];
  readonly problems: readonly LineProblem[];
};

/** One prompt for each line that holds one, and what is wrong with single lines. */
export function promptsOf(text: string): PromptLines {
  const prompts = text
    .split(/\r\n|\r|\n/)
    .map((line, at) => ({ line: at + 1, prompt: line.trim() }))
    .filter(({ prompt }) => prompt !== '');
  const problems = prompts
    .filter(({ prompt }) => prompt.length > MAX_PROMPT_CHARACTERS)
    .map(({ line, prompt }) => ({ line, message: strings.newJob.lineTooLong(prompt.length) }));
  const first = prompts[MAX_JOBS_AT_ONCE];
  if (first !== undefined) problems.push({ line: first.line, message: strings.newJob.tooManyLines });
  return { prompts, problems };
}

/** Where a line begins and ends in the text, to select it there. */
export function lineRange(text: string, line: number): { start: number; end: number } {
  const breaks = [...text.matchAll(/\r\n|\r|\n/g)];
  const before = breaks[line - 2];
  const after = breaks[line - 1];
  return {
    start: before === undefined ? 0 : before.index + before[0].length,
    end: after?.index ?? text.length,
  };
}

/** The text without these lines: what is left to start when only some could be. */
export function withoutLines(text: string, lines: ReadonlySet<number>): string {
  return text
    .split(/\r\n|\r|\n/)
    .filter((_, at) => !lines.has(at + 1))
    .join('\n');
}

/** A file's text as prompts, or why it is none. */
export async function readPromptFile(
  file: File,
): Promise<{ ok: true; text: string } | { ok: false; message: string }> {
  if (file.size > MAX_FILE_BYTES) return { ok: false, message: strings.newJob.fileTooLarge(file.name) };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    if (text.includes('\0')) return { ok: false, message: strings.newJob.fileNoText(file.name) };
    if (text.trim() === '') return { ok: false, message: strings.newJob.fileEmpty(file.name) };
    return { ok: true, text: text.replace(/\s+$/, '') };
  } catch (error) {
    // A TypeError is what a fatal decoder throws; anything else is the file system's.
    const message = error instanceof TypeError ? strings.newJob.fileNoText : strings.newJob.fileUnreadable;
    return { ok: false, message: message(file.name) };
  }
}
