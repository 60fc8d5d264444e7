import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import { type ReactElement, type ReactNode, useState } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import './menu.css';

export type MenuItem =
  | {
      readonly label: string;
      readonly icon?: IconName;
      /** Keys that do the same elsewhere; only shown. */
      readonly shortcut?: string;
      readonly danger?: boolean;
      readonly disabled?: boolean;
      /** For a choice among others: whether it is the chosen one. */
      readonly checked?: boolean;
      readonly onSelect: () => void;
    }
  | 'separator';

type MenuProps = {
  /** One button. */
  trigger: ReactElement;
  items: readonly MenuItem[];
  align?: 'start' | 'end';
};

/** A button that opens a list of things to do. */
export function Menu({ trigger, items, align = 'start' }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Popup items={items} align={align} />
    </Base.Root>
  );
}

type ContextMenuProps = {
  /** Asked when the menu opens, so that one menu serves a whole list: the list notes first what was under the pointer. */
  items: () => readonly MenuItem[];
  /** One element, within which a right click, or the menu key, opens the menu. */
  render: ReactElement;
  children: ReactNode;
};

/** A list of things to do with what is under the pointer. */
export function ContextMenu({ items, render, children }: ContextMenuProps) {
  const [shown, setShown] = useState<readonly MenuItem[]>([]);
  return (
    <BaseContext.Root onOpenChange={(open) => open && setShown(items())}>
      <BaseContext.Trigger render={render}>{children}</BaseContext.Trigger>
      <Popup items={shown} align="start" />
    </BaseContext.Root>
  );
}

/** The parts of the two kinds of menu are the same below their trigger. */
function Popup({ items, align }: { items: readonly MenuItem[]; align: 'start' | 'end' }) {
  return (
    <Base.Portal>
      <Base.Positioner align={align} sideOffset={4} className="menu-positioner">
        <Base.Popup className="menu">
          {items.map((item, index) =>
            item === 'separator' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a separator is nothing but its place
              <Base.Separator key={index} className="menu-separator" />
            ) : (
              <Item key={item.label} item={item} />
            ),
          )}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

function Item({ item }: { item: Exclude<MenuItem, 'separator'> }) {
  const className = item.danger === true ? 'menu-item menu-item-danger' : 'menu-item';
  const content = (
    <>
      <span className="menu-item-icon">{item.icon !== undefined && <Icon name={item.icon} />}</span>
      <span className="menu-item-label">{item.label}</span>
      {item.shortcut !== undefined && <Kbd keys={item.shortcut} />}
    </>
  );
  if (item.checked === undefined) {
    return (
      <Base.Item className={className} disabled={item.disabled ?? false} onClick={item.onSelect}>
        {content}
      </Base.Item>
    );
  }
  return (
    <Base.CheckboxItem
      className={className}
      disabled={item.disabled ?? false}
      checked={item.checked}
      onCheckedChange={item.onSelect}
      closeOnClick
    >
      {content}
      <Base.CheckboxItemIndicator className="menu-item-check" keepMounted>
        <Icon name="check" />
      </Base.CheckboxItemIndicator>
    </Base.CheckboxItem>
  );
}
