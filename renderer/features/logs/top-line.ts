import { useState } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** The first line in view and how many are. Not part of what is drawn with each scroll, so it has a store of its own. */
export type TopLine = StoreApi<{ readonly seq: number; readonly lines: number }>;

export function useTopLine(): TopLine {
  const [top] = useState(() => createStore(() => ({ seq: 1, lines: 1 })));
  return top;
}
