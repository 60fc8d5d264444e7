import type { Cause } from '../../../shared/domain/errors.ts';
import type { Scrub } from './scrub.ts';

const MAX_CAUSES = 8;

/** An error and its causes, outermost first, as they may be stored. The parts of an AggregateError count as causes. */
export function causesOf(error: unknown, scrub: Scrub): Cause[] {
  const causes: Cause[] = [];
  const queue: unknown[] = [error];
  const seen = new Set<unknown>();
  while (queue.length > 0 && causes.length < MAX_CAUSES) {
    const link = queue.shift();
    if (link === undefined || link === null || seen.has(link)) continue;
    seen.add(link);
    causes.push(toCause(link, scrub));
    if (link instanceof AggregateError) queue.push(...link.errors);
    if (link instanceof Error) queue.push(link.cause);
  }
  return causes;
}

function toCause(link: unknown, scrub: Scrub): Cause {
  if (!(link instanceof Error)) return { name: typeof link, code: null, message: scrub(String(link)) };
  const code = 'code' in link ? link.code : null;
  return {
    // All errors of the SDK are named `Error`; their class says more.
    name: link.name === 'Error' ? link.constructor.name : link.name,
    code: typeof code === 'string' || typeof code === 'number' ? scrub(String(code)) : null,
    message: scrub(link.message),
  };
}
