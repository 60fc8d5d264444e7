import { useContext } from 'react';
import { useStore } from 'zustand';
import { openSearch, type Search, type SearchState } from './search.ts';
import { SearchHolderContext } from './search-holder.ts';
import { useSession } from './use-session.ts';

/** The window's one search. @throws Error outside of a SearchHolderContext */
export function useSearch(): Search {
  const { client } = useSession();
  const holder = useContext(SearchHolderContext);
  if (holder === null) throw new Error('useSearch needs a SearchHolderContext above it.');
  holder.current ??= openSearch(client);
  return holder.current;
}

/** A part of the search's state. Draws again only when that part changes, so select values, not new objects. */
export function useSearchState<T>(part: (state: SearchState) => T): T {
  return useStore(useSearch().store, part);
}
