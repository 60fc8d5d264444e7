import { createContext, useContext, useMemo } from 'react';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { isFiltering, type Log, type LogFilter, NO_FILTER } from '../../state/log-view.ts';
import { useLog, useLogState } from '../../state/log-view-hooks.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { copyText } from '../../ui/copy-text.ts';
import type { MenuItem } from '../../ui/menu.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { linkTo, writeEntries } from './log-text.ts';

/** What can be done with an entry, wherever it is shown. */
export type LogActions = {
  copyText(text: string): void;
  /** What suits this entry, for its menu and its details. */
  menuFor(entry: LogEntry): readonly MenuItem[];
};

export const LogActionsContext = createContext<LogActions | null>(null);

/** @throws Error outside of a LogActionsContext */
export function useLogActions(): LogActions {
  const actions = useContext(LogActionsContext);
  if (actions === null) throw new Error('useLogActions needs a LogActionsContext above it.');
  return actions;
}

/** The actions of the open log. `select` marks an entry that is shown anew. */
export function useMakeLogActions(select: (seq: number) => void): LogActions {
  const log = useLog();
  const { focusImage } = useSession();
  const toasts = useToasts();
  const filter = useLogState((state) => state.filter);
  return useMemo(() => {
    const copy = (text: string): void => {
      void copyText(text).then((copied) =>
        toasts.add(
          copied ? { title: strings.log.copiedText } : { title: strings.log.copyFailed, level: 'error' },
        ),
      );
    };
    const around = { log, filter, select, focusImage, copy };
    return { copyText: copy, menuFor: (entry) => menuFor(entry, around) };
  }, [log, filter, select, focusImage, toasts]);
}

type Around = {
  readonly log: Log;
  readonly filter: LogFilter;
  readonly select: (seq: number) => void;
  readonly focusImage: (imageId: string) => void;
  readonly copy: (text: string) => void;
};

function menuFor(entry: LogEntry, { log, filter, select, focusImage, copy }: Around): MenuItem[] {
  const { imageId, seq } = entry;
  const showFiltered = (next: LogFilter): void => {
    log.setFilter(next, seq);
    select(seq);
  };
  const items: MenuItem[] = [];
  if (imageId !== null) {
    items.push({ label: strings.log.showImage, icon: 'image', onSelect: () => focusImage(imageId) });
    if (filter.imageId !== imageId) {
      const only = { ...filter, imageId };
      items.push({ label: strings.log.onlyImage, icon: 'filter', onSelect: () => showFiltered(only) });
    }
  }
  if (isFiltering(filter)) {
    items.push({ label: strings.log.inContext, icon: 'show', onSelect: () => showFiltered(NO_FILTER) });
  }
  return [
    ...items,
    {
      label: strings.log.copyLine,
      icon: 'copy',
      onSelect: () => copy(writeEntries([entry], 'text').trimEnd()),
    },
    { label: strings.log.copyLink, icon: 'link', onSelect: () => copy(linkTo(entry)) },
  ];
}
