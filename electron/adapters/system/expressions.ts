import { createContext, Script } from 'node:vm';
import type { Expressions, Range } from '../../core/ports/expressions.ts';

/** Places found in one text. More would not be shown, and an expression that finds something everywhere finds it a million times. */
const MOST_RANGES = 20;

const FIND = `
  const pattern = new RegExp(source, 'gi');
  texts.map((text) => {
    const ranges = [];
    pattern.lastIndex = 0;
    for (let match; ranges.length < ${MOST_RANGES} && (match = pattern.exec(text)) !== null; ) {
      ranges.push([match.index, match.index + match[0].length]);
      // An empty find would be found again for ever.
      if (match[0] === '') pattern.lastIndex += 1;
    }
    return ranges;
  });`;

/**
 * Regular expressions with a limit of time. V8 looks whether it should stop each time that an expression goes back a step, and
 * Node's scripts are the only way to tell it so.
 */
export function createExpressions(): Expressions {
  const script = new Script(`{${FIND}}`);
  return {
    find(source, texts, limitMs) {
      try {
        // The constants are of one run only: a context of its own for each costs half a millisecond.
        const context = createContext({ source, texts });
        return script.runInContext(context, { timeout: Math.max(1, Math.ceil(limitMs)) }) as Range[][];
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return null;
        throw error;
      }
    },
  };
}
