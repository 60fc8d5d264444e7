import type { BudgetStatus, MonthlyBudget } from '../../../shared/domain/budget.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import { useBudget } from '../../state/use-budget.ts';
import { money } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Field } from '../../ui/field.tsx';
import { Meter } from '../../ui/meter.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Group } from './group.tsx';
import { errorText, useSaving } from './use-saving.ts';
import { useTypedNumber } from './use-typed-number.ts';

const text = strings.costs;
const WAYS = ['stop', 'warn'] as const;

/** The monthly budget, and what of it is spent. */
export function BudgetGroup({ settings }: { settings: Settings }) {
  const { save, error } = useSaving();
  const { monthlyBudget } = settings;
  const change = (changed: Partial<MonthlyBudget>) =>
    save({ monthlyBudget: { ...monthlyBudget, ...changed } });
  const amount = useTypedNumber(monthlyBudget.usd, (usd) => change({ usd }));
  const warnAt = useTypedNumber(monthlyBudget.warnAtPercent, async (percent) =>
    percent === null ? false : change({ warnAtPercent: Math.round(percent) }),
  );

  return (
    <>
      <Group title={text.budgetTitle} text={text.budgetText}>
        <div className="settings-grid">
          <Field label={text.amount} hint={text.amountHint} error={errorText(error)}>
            {(control) => (
              <NumberField
                {...control}
                value={amount.value}
                min={0.01}
                max={1_000_000}
                step={5}
                format={{ maximumFractionDigits: 2 }}
                placeholder={text.noLimit}
                onChange={amount.type}
                onCommit={amount.commit}
              />
            )}
          </Field>
          <Field label={text.warnAt}>
            {(control) => (
              <NumberField
                {...control}
                value={warnAt.value}
                min={1}
                max={100}
                step={5}
                onChange={warnAt.type}
                onCommit={warnAt.commit}
              />
            )}
          </Field>
          <Field label={text.whenReachedTitle}>
            {(control) => (
              <Select
                {...control}
                value={monthlyBudget.whenReached}
                options={WAYS.map((value) => ({ value, label: text.whenReached[value] }))}
                onChange={(whenReached) => void change({ whenReached })}
              />
            )}
          </Field>
        </div>
      </Group>
      <Spent />
    </>
  );
}

function Spent() {
  const { status, error } = useBudget();
  if (error !== null) return <ErrorNotice title={text.failedTitle} error={error} />;
  return (
    <Group title={text.spentTitle}>
      {status !== null && status.usd !== null && <SpentMeter status={status} usd={status.usd} />}
      <dl className="settings-stats" aria-busy={status === null}>
        {rows(status).map(({ label, hint, value }) => (
          <div key={label}>
            <dt>
              {label}
              {hint !== undefined && <span className="field-hint">{hint}</span>}
            </dt>
            <dd>{value ?? <Skeleton width="7ch" />}</dd>
          </div>
        ))}
      </dl>
    </Group>
  );
}

function SpentMeter({ status, usd }: { status: BudgetStatus; usd: number }) {
  const spent = status.billedUsd + status.perhapsUsd;
  const level = status.state === 'reached' ? 'error' : status.state === 'warning' ? 'warning' : 'ok';
  return <Meter label={text.meter} text={text.spent(spent, usd)} part={spent / usd} level={level} />;
}

type StatRow = { readonly label: string; readonly hint?: string; readonly value: string | null };

/** Only the sums that are not always there are left out while they are nothing. */
function rows(status: BudgetStatus | null): StatRow[] {
  if (status === null) return [{ label: text.spentTitle, value: null }];
  const { billedUsd, perhapsUsd, reservedUsd, unpriced, usd, monthEnd } = status;
  return [
    { label: text.spentTitle, value: text.spent(billedUsd + perhapsUsd, usd) },
    ...(perhapsUsd > 0 ? [{ label: text.perhaps, value: money(perhapsUsd) }] : []),
    ...(reservedUsd > 0 ? [{ label: text.reserved, value: money(reservedUsd) }] : []),
    ...(unpriced > 0
      ? [{ label: text.unpriced, hint: text.unpricedHint, value: strings.settings.number(unpriced) }]
      : []),
    { label: text.until, value: text.day(monthEnd) },
  ];
}
