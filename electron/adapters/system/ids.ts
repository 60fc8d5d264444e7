import { createHash } from 'node:crypto';
import { V7Generator } from 'uuidv7';
import type { Ids } from '../../core/ports/ids.ts';

/** Real randomness and hashing. */
export function createIds(): Ids {
  const generator = new V7Generator();
  let latest = 0;
  return {
    uuid() {
      // A clock that is set back would give ids that sort before those that are there.
      latest = Math.max(latest, Date.now());
      return generator.generateOrResetWithTs(latest).toString();
    },
    random: Math.random,
    sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  };
}
