import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react';
import { JOB_SORTS } from '../../../shared/contract/pages.ts';
import { SHORTCUTS } from '../../state/shortcuts.ts';
import { useIsJoined } from '../../state/use-cloud.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { countOf, FILTER_NAMES, FILTERS, type Filter, filterOf } from './job-filter.ts';
import './job-toolbar.css';

// Only those who have joined an account of the cloud can have other devices.
const OriginSwitch = lazy(() => import('./origin-switch.tsx'));

const text = strings.jobs;

/** How long typing must rest before the store is asked, in milliseconds. */
const REST = 180;

/** What the list shows, and in which order. */
export function JobToolbar({ searchRef }: { searchRef: RefObject<HTMLInputElement | null> }) {
  const session = useSession();
  const query = useSessionState((state) => state.jobQuery);
  const counts = useSessionState((state) => state.jobCounts);
  const joined = useIsJoined();
  const isQueue = query.from === 'here' && filterOf(query.statuses) === 'queued';
  const label = (filter: Filter): string =>
    text.filterWithCount(text.filters[filter], countOf(filter, counts));
  return (
    <div className="job-toolbar">
      {joined && (
        <div className="job-toolbar-origin">
          <Suspense>
            <OriginSwitch />
          </Suspense>
        </div>
      )}
      <Search inputRef={searchRef} />
      <div className="job-toolbar-choices">
        <Select
          look="quiet"
          label={text.filter}
          value={filterOf(query.statuses)}
          options={FILTER_NAMES.map((value) => ({ value, label: label(value) }))}
          onChange={(filter) => session.setJobQuery({ statuses: FILTERS[filter] })}
        />
        {isQueue ? (
          <span className="job-toolbar-order">{text.queueOrder}</span>
        ) : (
          <Select
            look="quiet"
            label={text.sort}
            value={query.sort}
            options={JOB_SORTS.map((value) => ({ value, label: text.sorts[value] }))}
            onChange={(sort) => session.setJobQuery({ sort })}
          />
        )}
      </div>
    </div>
  );
}

/** Typed text is shown at once and asked for when the typing rests. */
function Search({ inputRef }: { inputRef: RefObject<HTMLInputElement | null> }) {
  const session = useSession();
  const search = useSessionState((state) => state.jobQuery.search);
  const [typed, setTyped] = useState(search);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => setTyped(search), [search]);
  useEffect(() => () => clearTimeout(rest.current), []);

  function ask(value: string, wait: number): void {
    setTyped(value);
    clearTimeout(rest.current);
    rest.current = setTimeout(() => session.setJobQuery({ search: value }), wait);
  }

  return (
    <search className="job-toolbar-search">
      <TextInput
        ref={inputRef}
        icon="search"
        type="search"
        aria-label={text.search}
        placeholder={text.search}
        aria-keyshortcuts={SHORTCUTS.searchJobs.keys[0]}
        value={typed}
        onChange={(value) => ask(value, REST)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || typed === '') return;
          event.preventDefault();
          ask('', 0);
        }}
      />
      {typed !== '' && (
        <IconButton size="small" label={text.clearSearch} icon="close" onClick={() => ask('', 0)} />
      )}
    </search>
  );
}
