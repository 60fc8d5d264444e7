import type { PriceTable } from '../../../shared/domain/prices.ts';

/** The prices that the providers reckon by. Held by the process; the settings are what lasts. */
export interface PriceBook {
  /** Those that came with this version. */
  readonly builtIn: PriceTable;
  /** Those that count now. */
  readonly current: PriceTable;
  /** Lets other prices count from the next call on; null for the built-in ones. */
  use(table: PriceTable | null): void;
}
