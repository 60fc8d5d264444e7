import { createContext } from 'react';
import type { Search } from './search.ts';

/** Keeps the search while the window shows something else. It is made with the first look at its view, which is loaded only then. */
export type SearchHolder = { current: Search | null };

export const SearchHolderContext = createContext<SearchHolder | null>(null);
