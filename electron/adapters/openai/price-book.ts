import type { PriceTable } from '../../../shared/domain/prices.ts';
import type { PriceBook } from '../../core/ports/prices.ts';
import { BUILT_IN_PRICES } from './prices.ts';

/** The prices of prices.json, until others are to count. */
export function createPriceBook(): PriceBook {
  let current: PriceTable = BUILT_IN_PRICES;
  return {
    builtIn: BUILT_IN_PRICES,
    get current() {
      return current;
    },
    use(table) {
      current = table ?? BUILT_IN_PRICES;
    },
  };
}
