/** A process that looks through one database: its arguments are the path and the kind; it answers in lines of JSON. */
import { isDamage } from '../errors.ts';
import { lookThrough } from './look-through.ts';

const [path = '', kind = 'quick'] = process.argv.slice(2);

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

try {
  const problems = lookThrough(path, kind === 'full' ? 'full' : 'quick', (at) => say({ at }));
  say({ problems });
} catch (error) {
  const { message } = error as Error;
  say(isDamage(error) ? { problems: [message] } : { refused: message });
}
