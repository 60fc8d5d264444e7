import type { Settings } from '../../../shared/domain/settings.ts';
import { BudgetGroup } from './budget-group.tsx';
import { PriceGroup } from './price-group.tsx';

/** What may be spent in a month, and the prices that costs are reckoned by. */
export function CostsSection({ settings }: { settings: Settings }) {
  return (
    <>
      <BudgetGroup settings={settings} />
      <PriceGroup settings={settings} />
    </>
  );
}
