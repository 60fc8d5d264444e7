import type { MonthlyBudget } from '../../shared/domain/budget.ts';
import type { Price } from '../../shared/domain/prices.ts';
import { money, plural } from './format.ts';

const whenReached: Readonly<Record<MonthlyBudget['whenReached'], string>> = {
  stop: 'Start no more calls',
  warn: 'Only tell me',
};

/** What may be spent in a month, and what calls cost. */
export const costs = {
  budgetTitle: 'Monthly budget',
  budgetText:
    'Over all jobs, by the calendar month of this computer. Calls that may have been billed count as billed; demo pictures are free.',
  amount: 'US dollars a month',
  amountHint: 'Empty for no limit.',
  noLimit: 'No limit',
  warnAt: 'Warn from (%)',
  whenReachedTitle: 'When it is reached',
  whenReached,
  spentTitle: 'Spent this month',
  loading: 'Adding up…',
  failedTitle: 'What was spent could not be read',
  meter: 'Part of the monthly budget that is spent',
  spent: (usd: number, of: number | null) => (of === null ? money(usd) : `${money(usd)} of ${money(of)}`),
  perhaps: 'Of that, calls that may have been billed',
  reserved: 'Held for calls under way',
  unpriced: 'Calls whose price is not known',
  unpricedHint: 'Not counted: the provider’s bill has them.',
  until: 'A new month begins',
  day: (timestamp: number) =>
    new Date(timestamp).toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' }),
  warningTitle: (spent: number, of: number) => `${money(spent)} of this month’s ${money(of)} are spent`,
  warningText: 'New calls go on until the budget is reached.',
  reachedTitle: (of: number) => `This month’s budget of ${money(of)} is reached`,
  reachedStop: (day: string) =>
    `Nothing starts that might pass it. Raise it, or wait until ${day}; then retry what was not made.`,
  reachedWarn: 'Calls go on, as you have set.',
  change: 'Change budget',
  hide: 'Hide',
  pricesTitle: 'Prices',
  pricesText: {
    'built-in':
      'List prices that came with this version. A model that is not named here is unpriced, never free.',
    own: 'Your own prices count. A model that they do not name is unpriced, never free.',
  },
  pricesFailedTitle: 'The prices could not be changed',
  export: 'Export current prices',
  import: 'Import price file…',
  revert: 'Back to the built-in prices',
  exported: (path: string) => `Written to ${path}`,
  imported: (models: number) =>
    `Prices of ${plural(models, 'model')} imported. They count from the next call on.`,
  reverted: 'The built-in prices count again.',
  tooLarge: 'This file is too large for a price file.',
  model: 'Model',
  price: 'Price, US dollars',
  priceOf: (price: Price) => {
    if ('perImage' in price) return price.perImage === 0 ? 'Free' : `${money(price.perImage)} an image`;
    const { textIn, imageIn, imageOut } = price;
    return `${money(textIn)} text in · ${money(imageIn)} image in · ${money(imageOut)} out, per million tokens`;
  },
} as const;
