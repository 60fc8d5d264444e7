import type { SavedSearch } from '../../../shared/domain/saved-search.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { complainTo, useToasts } from '../../ui/toasts.tsx';

const NONE: readonly SavedSearch[] = [];
const text = strings.search.saved;

/** The searches that the user saved, and what can be done to them. */
export function useSaved() {
  const { store, updateSettings } = useSession();
  const toasts = useToasts();
  const saved = useSessionState((state) => state.settings?.savedSearches ?? NONE);

  /** From what is stored now: a toast that undoes may be an old one. */
  async function change(next: (saved: readonly SavedSearch[]) => readonly SavedSearch[]): Promise<void> {
    const now = store.getState().settings?.savedSearches ?? NONE;
    const answer = await updateSettings({ savedSearches: [...next(now)] });
    if (!answer.ok) complainTo(toasts, answer.error);
  }

  return {
    saved,
    add: (name: string, query: string) => change((all) => [...all, { id: crypto.randomUUID(), name, query }]),
    rename: (id: string, name: string) =>
      change((all) => all.map((each) => (each.id === id ? { ...each, name } : each))),
    async remove(removed: SavedSearch): Promise<void> {
      const at = saved.indexOf(removed);
      await change((all) => all.filter(({ id }) => id !== removed.id));
      const undo = () => void change((all) => [...all.slice(0, at), removed, ...all.slice(at)]);
      toasts.add({ title: text.removed(removed.name), action: { label: text.undo, onSelect: undo } });
    },
  };
}
