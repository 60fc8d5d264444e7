import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useSearch, useSearchState } from '../../state/search-hooks.ts';
import { useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Help } from './help.tsx';
import { QueryField } from './query-field.tsx';
import { Results } from './results.tsx';
import { SaveButton, SavedSearches } from './saved-searches.tsx';
import { Examples } from './start.tsx';
import './search.css';

const text = strings.search;

/** Finds entries in the logs of all jobs. */
export function SearchView() {
  const field = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLDivElement>(null);
  const hasQuery = useSearchState((state) => state.text.trim() !== '');
  const search = useSearch();
  const wanted = useSessionState(({ view }) => (view.kind === 'search' ? view.query : null));

  useEffect(() => {
    if (wanted !== null) search.ask(wanted);
  }, [wanted, search]);

  /** From the field into the results and among them; each hit is a button. */
  function move(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const hits = [...(results.current?.querySelectorAll<HTMLElement>('[data-hit]') ?? [])];
    const at = hits.indexOf(document.activeElement as HTMLElement);
    if (at === -1 && event.target !== field.current) return;
    const next = at + by;
    if (next < 0) field.current?.focus();
    else hits[Math.min(next, hits.length - 1)]?.focus();
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move the focus among the controls within
    <div className="search-view" onKeyDown={move}>
      <div className="search-page">
        <header className="search-head">
          <h1>{text.title}</h1>
          <SaveButton />
          <Help />
        </header>
        <QueryField field={field} />
        {hasQuery ? (
          <Results list={results} />
        ) : (
          <div className="search-start">
            <SavedSearches />
            <Examples />
          </div>
        )}
      </div>
    </div>
  );
}
