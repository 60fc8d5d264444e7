import type { CommandName } from '../../../shared/contract/commands.ts';
import { exportPrices, importPrices, pricesNow, revertPrices } from '../budget/price-settings.ts';
import { orExplain } from '../explain-failure.ts';
import type { Handlers } from './handler.ts';

type CostCommand = Extract<CommandName, `budget.${string}` | `prices.${string}`>;

/** What may be spent, and what calls cost. */
export const costHandlers: Handlers<CostCommand> = {
  'budget.status': ({ budget }) => budget.status(),
  'prices.get': ({ ports, settings }) => pricesNow(ports, settings),
  'prices.import': ({ ports, settings }, { text }) => importPrices(ports, settings, text),
  'prices.revert': ({ ports, settings }) => revertPrices(ports, settings),
  'prices.export': ({ ports }, { path }) => orExplain(() => exportPrices(ports, path)),
};
