import { useState } from 'react';
import { MAX_SAVED_SEARCHES, type SavedSearch } from '../../../shared/domain/saved-search.ts';
import { useSearch, useSearchState } from '../../state/search-hooks.ts';
import { strings } from '../../strings/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { NameDialog } from './name-dialog.tsx';
import { useSaved } from './use-saved.ts';

const text = strings.search.saved;

/** Keeps what is being searched for under a name. */
export function SaveButton() {
  const { saved, add } = useSaved();
  const [naming, setNaming] = useState(false);
  const query = useSearchState((state) => state.text.trim());
  const wrong = useSearchState((state) => state.problem !== null);
  const isSaved = saved.some((each) => each.query === query);
  const full = saved.length >= MAX_SAVED_SEARCHES;
  return (
    <>
      <Button
        icon="star"
        disabled={query === '' || wrong || isSaved || full}
        title={full ? text.full : undefined}
        onClick={() => setNaming(true)}
      >
        {text.save}
      </Button>
      {naming && (
        <NameDialog
          title={text.saveTitle}
          confirm={text.confirmSave}
          name={query.slice(0, 80)}
          onName={(name) => void add(name, query)}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  );
}

/** All saved searches, each to be asked with a click. */
export function SavedSearches() {
  const search = useSearch();
  const { saved, rename, remove } = useSaved();
  const [renaming, setRenaming] = useState<SavedSearch | null>(null);
  return (
    <section className="search-card" aria-label={text.title}>
      <h2>{text.title}</h2>
      {saved.length === 0 && <p className="search-muted">{text.none}</p>}
      <ul>
        {saved.map((each) => (
          <li key={each.id} className="search-saved">
            <button type="button" className="search-example" onClick={() => search.ask(each.query)}>
              <span>{each.name}</span>
              <code className="search-muted">{each.query}</code>
            </button>
            <Menu
              align="end"
              trigger={<IconButton size="small" icon="more" label={text.menu(each.name)} />}
              items={[
                { label: text.rename, icon: 'edit', onSelect: () => setRenaming(each) },
                { label: text.remove, icon: 'trash', danger: true, onSelect: () => void remove(each) },
              ]}
            />
          </li>
        ))}
      </ul>
      {renaming !== null && (
        <NameDialog
          title={text.renameTitle}
          confirm={text.confirmRename}
          name={renaming.name}
          onName={(name) => void rename(renaming.id, name)}
          onClose={() => setRenaming(null)}
        />
      )}
    </section>
  );
}
