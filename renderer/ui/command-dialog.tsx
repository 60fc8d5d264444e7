import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import './dialog.css';
import './menu.css';
import './command-dialog.css';

export type CommandItem = {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  /** In place of an icon. */
  readonly lead?: ReactNode;
  /** Keys that do the same elsewhere; only shown. */
  readonly shortcut?: string;
  readonly run: () => void;
};

export type CommandGroup = { readonly label: string; readonly items: readonly CommandItem[] };

type CommandDialogProps = {
  label: string;
  placeholder: string;
  /** Said when nothing matches. */
  empty: string;
  query: string;
  onQuery: (query: string) => void;
  /** What matches the query, already narrowed. */
  groups: readonly CommandGroup[];
  onClose: () => void;
};

/** A field above a list of things to do; the arrows move in the list while one types. */
export function CommandDialog({
  label,
  placeholder,
  empty,
  query,
  onQuery,
  groups,
  onClose,
}: CommandDialogProps) {
  // The dialog is left first: what is run may open another, which then gets the focus.
  const choose = (item: CommandItem): void => {
    onClose();
    item.run();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className="command-dialog" aria-label={label}>
          <Autocomplete.Root
            open
            inline
            items={groups}
            filteredItems={groups}
            mode="none"
            value={query}
            onValueChange={(value, { reason }) => reason !== 'item-press' && onQuery(value)}
            itemToStringValue={(item: CommandItem) => item.label}
            autoHighlight="always"
            keepHighlight
          >
            <div className="command-dialog-field">
              <Icon name="search" />
              <Autocomplete.Input aria-label={label} placeholder={placeholder} />
            </div>
            <Autocomplete.Empty className="command-dialog-empty">{empty}</Autocomplete.Empty>
            <Autocomplete.List className="command-dialog-list">
              {(group: CommandGroup) => (
                <Autocomplete.Group key={group.label} items={group.items}>
                  <Autocomplete.GroupLabel className="command-dialog-group">
                    {group.label}
                  </Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(item: CommandItem) => (
                      <Autocomplete.Item
                        key={item.id}
                        value={item}
                        className="menu-item"
                        onClick={() => choose(item)}
                      >
                        <span className="menu-item-icon">
                          {item.lead ?? (item.icon !== undefined && <Icon name={item.icon} />)}
                        </span>
                        <span className="menu-item-label command-dialog-label">{item.label}</span>
                        {item.shortcut !== undefined && <Kbd keys={item.shortcut} />}
                      </Autocomplete.Item>
                    )}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
