import { setImmediate as pause } from 'node:timers/promises';
import { commands } from '../../shared/contract/commands.ts';
import { Boundary } from './boundary/boundary.ts';
import { grammars } from './boundary/grammar.ts';
import type { Fault, Found, Play } from './fault.ts';

const TARGET = 100_000;
/** So many messages of each command follow one another, so that a run that is ended early has asked all of them the same. */
const BLOCK = 1_000;

/**
 * Hostile messages for every command there is, over IPC and over HTTP: none may reach a handler that its schema, its sender or its
 * request forbids, each must be answered, and nothing may change by it. Ctrl+C ends it after a block.
 */
export const fault: Fault = {
  title: 'hostile messages over IPC and HTTP',
  unit: 'messages for each command',
  target: TARGET,
  run: playBoundary,
};

async function playBoundary({ count, seed, only, progress }: Play): Promise<Found> {
  const boundary = new Boundary(seed);
  const grammarOf = grammars();
  const asked = Object.entries(commands).map(([name, { input }], at) => ({
    name,
    grammar: grammarOf(input),
    first: at * TARGET,
  }));
  let interrupted = false;
  const onInterrupt = () => {
    interrupted = true;
  };
  process.once('SIGINT', onInterrupt);
  let done = 0;
  try {
    if (only !== null) {
      const one = asked.findLast(({ first }) => first <= only);
      if (one !== undefined) await boundary.send(one.name, one.grammar, only);
      done = 1;
    }
    while (only === null && done < count && !interrupted) {
      const until = Math.min(done + BLOCK, count);
      for (const { name, grammar, first } of asked) {
        for (let at = first + done; at < first + until; at += 1) await boundary.send(name, grammar, at);
        boundary.lookAround(first + done);
      }
      done = until;
      // Nothing in a block waits for anything, so Ctrl+C would not be heard.
      await pause();
      progress(done);
    }
    return { done, broken: boundary.broken, figures: { commands: asked.length, ...boundary.figures() } };
  } finally {
    process.off('SIGINT', onInterrupt);
    await boundary.close();
  }
}
