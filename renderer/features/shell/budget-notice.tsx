import { useState } from 'react';
import type { BudgetStatus } from '../../../shared/domain/budget.ts';
import { useBudget } from '../../state/use-budget.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import './budget-notice.css';

const text = strings.costs;

/** That the monthly budget runs low or is reached, until it is hidden or something else is to be said. */
export function BudgetNotice() {
  const hasBudget = useSessionState(
    ({ settings }) => settings !== null && settings.monthlyBudget.usd !== null,
  );
  return hasBudget ? <News /> : null;
}

function News() {
  const { status } = useBudget();
  const { show } = useSession();
  const [hidden, setHidden] = useState('');
  if (status === null || status.usd === null || !isWorthTelling(status)) return null;
  const news = `${status.state} ${status.monthStart} ${status.usd}`;
  if (hidden === news) return null;
  const reached = status.state === 'reached';
  const spent = status.billedUsd + status.perhapsUsd;
  return (
    <div className="budget-notice">
      <Notice
        level="warning"
        title={reached ? text.reachedTitle(status.usd) : text.warningTitle(spent, status.usd)}
        actions={
          <>
            <Button size="small" onClick={() => show({ kind: 'settings', section: 'costs' })}>
              {text.change}
            </Button>
            <Button size="small" look="quiet" onClick={() => setHidden(news)}>
              {text.hide}
            </Button>
          </>
        }
      >
        <p>{followsOf(status)}</p>
      </Notice>
    </div>
  );
}

/** A month that is over says nothing any more, though nothing has happened since. */
function isWorthTelling({ state, monthEnd }: BudgetStatus): boolean {
  return (state === 'warning' || state === 'reached') && Date.now() < monthEnd;
}

function followsOf({ state, whenReached, monthEnd }: BudgetStatus): string {
  if (state === 'warning') return text.warningText;
  return whenReached === 'stop' ? text.reachedStop(text.day(monthEnd)) : text.reachedWarn;
}
