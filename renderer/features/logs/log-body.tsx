import type { Job } from '../../../shared/domain/job.ts';
import { isFiltering } from '../../state/log-view.ts';
import { useLogState } from '../../state/log-view-hooks.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { ListCalls } from './list-input.ts';
import { LogGroups } from './log-groups.tsx';
import { LogList } from './log-list.tsx';
import { useLogLook } from './log-look.ts';
import type { Marks } from './selection.ts';
import type { TopLine } from './top-line.ts';
import type { Groups } from './use-groups.ts';

type LogBodyProps = ListCalls & {
  job: Job;
  marks: Marks;
  top: TopLine;
  groups: Groups;
  onClear: () => void;
};

/** The entries, or why there are none to see. */
export function LogBody({ onClear, top, groups, ...list }: LogBodyProps) {
  const opened = useLogState((state) => state.view.opened);
  const failed = useLogState((state) => state.view.error !== null);
  const isEmpty = useLogState(({ view }) => view.opened && !view.moving && view.entries.length === 0);
  const filtered = useLogState((state) => isFiltering(state.filter));
  const total = useLogState((state) => state.tally.total);
  const look = useLogLook(list.job);
  if (!opened) return failed ? null : <Loading />;
  if (!isEmpty && groups.on) return <LogGroups {...list} groups={groups} look={look} />;
  if (!isEmpty) return <LogList {...list} top={top} look={look} />;
  if (!filtered) return <Empty size="small" title={strings.log.empty} text={strings.log.emptyText} />;
  return (
    <Empty
      size="small"
      title={strings.log.noMatch}
      text={strings.log.noMatchText(total)}
      actions={<Button onClick={onClear}>{strings.log.clearFilters}</Button>}
    />
  );
}

const SKELETON_WIDTHS = ['46%', '31%', '58%', '38%', '50%', '27%'] as const;

/** Lines that stand where the log will be in a moment. */
function Loading() {
  return (
    <div className="log-loading" role="status" aria-label={strings.log.loading}>
      {SKELETON_WIDTHS.map((width) => (
        <div key={width} className="log-row">
          <Skeleton width="14px" height="14px" />
          <Skeleton width="80px" height="12px" />
          <Skeleton width="90px" height="12px" />
          <Skeleton width={width} height="12px" />
        </div>
      ))}
    </div>
  );
}
