import type { BudgetStatus, MonthlyBudget } from '../../../../shared/domain/budget.ts';
import { counted, dayAndTime, dollars } from '../../../../shared/text/units.ts';
import { EXIT } from '../exit-codes.ts';
import { usageError } from '../options.ts';
import type { Style } from '../print/style.ts';
import { ask, type Session, withApp } from '../session.ts';

export type BudgetOptions = {
  readonly usd?: number;
  readonly none?: boolean;
  readonly warnAt?: number;
  readonly whenReached?: MonthlyBudget['whenReached'];
};

/** `safelight budget`: changes the monthly budget where that is asked for, then says how it stands. */
export function budget(session: Session, options: BudgetOptions): Promise<number> {
  if (options.usd !== undefined && options.none === true) {
    throw usageError('--usd and --none cannot both be given', 'usd');
  }
  const { usd, none, warnAt, whenReached } = options;
  const changes = [usd, none, warnAt, whenReached].some((wish) => wish !== undefined);
  return withApp(session, changes ? 'write' : 'read', async ({ client }) => {
    if (changes) {
      const { monthlyBudget } = await ask(client, 'settings.get', {});
      await ask(client, 'settings.update', { monthlyBudget: changed(monthlyBudget, options) });
    }
    const status = await ask(client, 'budget.status', {});
    session.printer.report({
      record: { type: 'budget', ...status },
      lines: (style) => budgetLines(status, style),
    });
    return EXIT.completed;
  });
}

function changed(before: MonthlyBudget, { usd, none, warnAt, whenReached }: BudgetOptions): MonthlyBudget {
  return {
    usd: none === true ? null : (usd ?? before.usd),
    warnAtPercent: warnAt ?? before.warnAtPercent,
    whenReached: whenReached ?? before.whenReached,
  };
}

/** What was spent of how much, what is in doubt, and what follows. */
export function budgetLines(status: BudgetStatus, style: Style): string[] {
  const { usd, billedUsd, perhapsUsd, reservedUsd, unpriced, warnAtPercent, whenReached } = status;
  const spent = billedUsd + perhapsUsd;
  const lines = [
    usd === null
      ? `${dollars(spent)} spent this month; no budget is set`
      : `${dollars(spent)} of ${dollars(usd)} spent this month (${percent(spent, usd)} %), until ${dayAndTime(status.monthEnd)}`,
  ];
  if (perhapsUsd > 0) lines.push(`  of which ${dollars(perhapsUsd)} for calls that may have been billed`);
  if (reservedUsd > 0) lines.push(`  and ${dollars(reservedUsd)} held for calls under way`);
  if (unpriced > 0) lines.push(`  not counted: ${counted(unpriced, 'call')} whose price is not known`);
  if (usd === null) return lines;
  const follows = whenReached === 'stop' ? 'nothing starts that might pass it' : 'only warned';
  lines.push(style.dim(`  Warned from ${warnAtPercent} % on; when it is reached: ${follows}.`));
  if (status.state === 'reached') {
    lines.push(style.yellow(`⚠ The monthly budget is reached. Raise it with: safelight budget --usd AMOUNT`));
  }
  return lines;
}

function percent(part: number, whole: number): string {
  return String(Math.floor((part / whole) * 100));
}
