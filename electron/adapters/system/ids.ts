import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { Ids } from '../../core/ports/ids.ts';

/** Real randomness and hashing. */
export function createIds(): Ids {
  return {
    uuid: uuidv7,
    random: Math.random,
    sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  };
}
