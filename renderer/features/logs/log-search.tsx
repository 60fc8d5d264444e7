import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { LogFilter, Side } from '../../state/log-view.ts';
import { useLogState } from '../../state/log-view-hooks.ts';
import { strings } from '../../strings/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { TextInput } from '../../ui/text-input.tsx';

/** How long nothing must be typed before the log is searched, in milliseconds: less than a pause between two words. */
const TYPING_MS = 180;

type LogSearchProps = {
  field: RefObject<HTMLInputElement | null>;
  filter: LogFilter;
  onChange: (filter: LogFilter) => void;
  onGo: (side: Side) => void;
};

/** What to find and what to leave out, in all stored entries; with how many match, and the way from one to the next. */
export function LogSearch({ field, filter, onChange, onGo }: LogSearchProps) {
  const [search, setSearch] = useTyped(filter.search, (text) => onChange({ ...filter, search: text }));
  const [exclude, setExclude] = useTyped(filter.exclude, (text) => onChange({ ...filter, exclude: text }));
  const [excluding, setExcluding] = useState(false);

  function searchKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') onGo(event.shiftKey ? 'before' : 'after');
    else if (event.key === 'Escape' && search !== '') setSearch('');
    else return;
    event.preventDefault();
  }

  return (
    <search className="log-search" aria-label={strings.log.search}>
      <div className="log-search-field">
        <TextInput
          ref={field}
          type="search"
          icon="search"
          aria-label={strings.log.search}
          placeholder={strings.log.searchHint}
          maxLength={1_000}
          value={search}
          onChange={setSearch}
          onKeyDown={searchKey}
        />
        <Found />
      </div>
      {filter.search !== '' && (
        <>
          <IconButton
            size="small"
            icon="up"
            label={strings.log.previousHit}
            shortcut="shift+enter"
            onClick={() => onGo('before')}
          />
          <IconButton
            size="small"
            icon="down"
            label={strings.log.nextHit}
            shortcut="enter"
            onClick={() => onGo('after')}
          />
        </>
      )}
      {excluding || exclude !== '' ? (
        <TextInput
          type="search"
          className="log-exclude"
          icon="hide"
          aria-label={strings.log.exclude}
          placeholder={strings.log.excludeHint}
          maxLength={1_000}
          value={exclude}
          onChange={setExclude}
          autoFocus={excluding}
          onBlur={() => setExcluding(false)}
          onKeyDown={(event) => event.key === 'Escape' && setExclude('')}
        />
      ) : (
        <IconButton
          size="small"
          icon="hide"
          label={strings.log.showExclude}
          onClick={() => setExcluding(true)}
        />
      )}
    </search>
  );
}

/** How many match; or that it looks. */
function Found() {
  const search = useLogState((state) => state.filter.search);
  const matches = useLogState((state) => state.matches);
  const searching = useLogState((state) => state.searching);
  const total = useLogState((state) => state.tally.total);
  if (search === '') return null;
  const text = matches === null ? strings.log.matching(total) : strings.log.matches(matches, total);
  return (
    <span className="log-found" role="status" data-searching={searching || undefined}>
      {text}
    </span>
  );
}

/** A text that is told once nothing more is typed; what it is told from outside replaces it. */
function useTyped(outside: string, tell: (text: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(outside);
  const told = useRef(outside);
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  useEffect(() => {
    if (outside === told.current) return;
    told.current = outside;
    setText(outside);
  }, [outside]);
  useEffect(() => {
    if (text === told.current) return;
    const say = (): void => {
      told.current = text;
      latest.current(text);
    };
    // Cleared is shown at once.
    const timer = setTimeout(say, text === '' ? 0 : TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return [text, setText];
}
