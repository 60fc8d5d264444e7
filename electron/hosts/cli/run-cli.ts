import { type Command, CommanderError } from 'commander';
import { AppError, type AppErrorData } from '../../../shared/contract/result.ts';
import { plainLines } from '../../../shared/text/plain-text.ts';
import { dataDirPath } from '../compose/data-dir.ts';
import { type CrashWords, openRecorder, type Recorder } from '../compose/recorder.ts';
import { endOnUnexpected } from '../compose/unexpected.ts';
import { EXIT, exitCodeOfError } from './exit-codes.ts';
import { readGlobals } from './globals.ts';
import { createInterrupts, Interrupted } from './interrupts.ts';
import { createOutput, type Output } from './output.ts';
import { humanPrinter } from './print/human-printer.ts';
import { jsonPrinter } from './print/json-printer.ts';
import type { Printer } from './print/printer.ts';
import { styleFor } from './print/style.ts';
import { createProgram } from './program.ts';
import type { GlobalOptions } from './session.ts';

/** Runs the command line with these arguments (without node and script). Returns the exit code; never throws. */
export async function runCli(args: readonly string[], host: NodeJS.Process): Promise<number> {
  const { stdout, stderr, stdin, env } = host;
  const output = createOutput(stdout, stderr);
  const interrupts = createInterrupts(host);
  let printer = makePrinter(output, host, roughGlobals(args));
  const held: { recorder: Recorder | null } = { recorder: null };
  let exitCode: number = EXIT.completed;
  const program = createProgram(async (command, work) => {
    const globals = readGlobals(command);
    printer = makePrinter(output, host, globals);
    const recorder = recordOf(host, globals, output);
    held.recorder = recorder;
    // An end that was asked for: the next start is not to take it for a crash.
    interrupts.beforeExit(() => recorder.crashes.endRun());
    exitCode = await work({ globals, env, stdin, screen: stderr, output, printer, interrupts, recorder });
  });
  try {
    await takeOverErrors(program).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof Interrupted) return EXIT.cancelled;
    if (error instanceof CommanderError) return reportUsage(error, printer, helpAdvice(program, args));
    if (error instanceof AppError) return reportRefusal(error, printer, helpAdvice(program, args));
    return reportUnexpected(wordsOf(error, held.recorder), printer, output);
  } finally {
    await output.flushed();
  }
}

/** What is written down of this command, also when it fails where nobody waits for it. */
function recordOf(host: NodeJS.Process, globals: GlobalOptions, output: Output): Recorder {
  const dataDir = dataDirPath(globals.dataDir, host.env);
  const recorder = openRecorder({ dataDir, host: 'cli', env: host.env });
  endOnUnexpected(host, recorder, ({ message, stack }) => {
    output.err(`error: ${unexpected(message).message}`);
    printStack(stack, output);
    host.exit(EXIT.other);
  });
  return recorder;
}

function makePrinter(
  output: Output,
  { stdout, stderr, env }: NodeJS.Process,
  { json, color }: Pick<GlobalOptions, 'json' | 'color'>,
): Printer {
  if (json) return jsonPrinter(output);
  return humanPrinter(output, { out: styleFor(stdout, env, color), err: styleFor(stderr, env, color) });
}

/** How to speak of arguments that cannot be understood. */
function roughGlobals(args: readonly string[]): Pick<GlobalOptions, 'json' | 'color'> {
  return { json: args.includes('--json'), color: !args.includes('--no-color') };
}

/** Has the program throw what it would print, except help and version, which go to where they belong. */
function takeOverErrors(program: Command): Command {
  program.exitOverride().configureOutput({ outputError: () => {} });
  for (const command of program.commands) takeOverErrors(command);
  return program;
}

/** Whose help tells more: that of the command that was called, if it can be made out. */
function helpAdvice({ commands }: Command, args: readonly string[]): string {
  const names = commands.map((command) => command.name());
  const called = args.find((arg) => names.includes(arg));
  return `See safelight ${called === undefined ? '' : `${called} `}--help.`;
}

function reportRefusal(error: AppError, printer: Printer, helpLine: string): number {
  const { code, advice } = error.data;
  printer.error({ ...error.data, advice: code === 'invalid_input' ? (advice ?? helpLine) : advice });
  return exitCodeOfError(error.data);
}

/** Neither what the user did nor what the machine refused. */
function reportUnexpected({ message, stack }: CrashWords, printer: Printer, output: Output): number {
  printer.error(unexpected(message));
  printStack(stack, output);
  return EXIT.other;
}

/** Written down as well, where there is a recorder: before there is one, there is no secret either. */
function wordsOf(error: unknown, recorder: Recorder | null): CrashWords {
  if (recorder !== null) return recorder.crashes.note({ process: 'main', reason: 'A command failed', error });
  const message = String(error);
  return { message, stack: error instanceof Error ? (error.stack ?? message) : message };
}

function printStack(stack: string, output: Output): void {
  for (const line of plainLines(stack)) output.err(line);
}

function reportUsage({ code, exitCode, message }: CommanderError, printer: Printer, advice: string): number {
  if (exitCode === 0) return EXIT.completed;
  const text =
    code === 'commander.help'
      ? 'No command was given'
      : message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  printer.error({ code: 'invalid_input', message: text, advice, field: null });
  return EXIT.usage;
}

function unexpected(message: string): AppErrorData {
  return {
    code: 'internal',
    message: `Something unexpected went wrong: ${message}`,
    advice: 'Please report it with what you did.',
    field: null,
  };
}
