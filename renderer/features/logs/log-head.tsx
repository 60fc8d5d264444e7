import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import {
  accepted,
  countOf,
  isFiltering,
  isSearching,
  type LogTally,
  worstSince,
} from '../../state/log-view.ts';
import { useLogState } from '../../state/log-view-hooks.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LevelIcon } from '../../ui/state-icons.tsx';

type LogHeadProps = {
  open: boolean;
  onToggle: () => void;
  onClear: () => void;
  /** What stands on the right, while the log is open. */
  children: ReactNode;
};

/** The panel's first line: it opens and closes the log, and says how much is in it. */
export function LogHead({ open, onToggle, onClear, children }: LogHeadProps) {
  return (
    <div className="log-head">
      <h2>
        <button
          type="button"
          className="log-collapse"
          aria-expanded={open}
          title={open ? strings.log.hide : strings.log.show}
          onClick={onToggle}
        >
          <Icon name="chevron" />
          {strings.log.title}
        </button>
      </h2>
      <Total />
      {open ? (
        <>
          <Hidden onClear={onClear} />
          {children}
        </>
      ) : (
        <News />
      )}
    </div>
  );
}

function Total() {
  const total = useLogState((state) => state.tally.total);
  return (
    <span className="log-total" data-total={total}>
      {strings.log.total(total)}
    </span>
  );
}

/** How many entries the filters keep from view, and the way to see them. */
function Hidden({ onClear }: { onClear: () => void }) {
  const filter = useLogState((state) => state.filter);
  const tally = useLogState((state) => state.tally);
  const matches = useLogState((state) => state.matches);
  if (!isFiltering(filter)) return null;
  const shown = isSearching(filter) ? matches : accepted(tally, filter);
  return (
    <span className="log-hidden">
      {shown !== null && strings.log.hidden(Math.max(0, tally.total - shown))}
      <Button size="small" look="quiet" onClick={onClear}>
        {strings.log.clearFilters}
      </Button>
    </span>
  );
}

/** What has come since the log was closed, by the level that most needs to be seen. */
function News() {
  const tally = useLogState((state) => state.tally);
  const [before, setBefore] = useState<LogTally | null>(null);
  useEffect(() => {
    if (before === null && !tally.behind) setBefore(tally);
  }, [before, tally]);
  if (before === null || tally.behind) return null;
  const worst = worstSince(tally, before);
  if (worst === null) return null;
  const count = countOf(tally, null, null) - countOf(before, null, null);
  return (
    <span className="log-news" data-level={worst} role="img" aria-label={strings.log.newsLabel(count, worst)}>
      <LevelIcon level={worst} silent />
      {strings.log.news(count)}
    </span>
  );
}
