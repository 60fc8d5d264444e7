import { createHash } from 'node:crypto';
import type { Ids } from '../../../electron/core/ports/ids.ts';
import type { Chance } from '../chance.ts';

/** Ids that follow from a seed, for one app after the other. */
export class SimIds {
  readonly #chance: Chance;
  readonly #now: () => number;
  #made = 0;

  /** @param now milliseconds since the epoch, as no clock that is set tells them */
  constructor(chance: Chance, now: () => number) {
    this.#chance = chance;
    this.#now = now;
  }

  /** @param fraction what is random besides ids */
  of(fraction: () => number): Ids {
    return {
      uuid: () => this.#uuid(),
      random: fraction,
      sha256: (text) => createHash('sha256').update(text).digest('hex'),
    };
  }

  /** As a version 7: sorts by when it was made. */
  #uuid(): string {
    const time = Math.floor(this.#now()).toString(16).padStart(12, '0');
    this.#made += 1;
    const order = (this.#made & 0xfff).toString(16).padStart(3, '0');
    const random = () => this.#chance.below(0x1000000).toString(16).padStart(6, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${order}-8${random().slice(0, 3)}-${random()}${random()}`;
  }
}
