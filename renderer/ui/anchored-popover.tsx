import { Popover as Base } from '@base-ui/react/popover';
import type { ReactNode, RefObject } from 'react';
import { strings } from '../strings/index.ts';
import { Icon } from './icon.tsx';
import './button.css';
import './menu.css';
import './popover.css';

type AnchoredPopoverProps = {
  /** The button that shows it, and that gets the focus back. */
  anchor: RefObject<HTMLElement | null>;
  title: string;
  onClose: () => void;
  side?: 'top' | 'bottom' | 'left' | 'right';
  align?: 'start' | 'center' | 'end';
  children: ReactNode;
};

/** A popover that is loaded when it is first shown: its button is drawn before, and opens and closes it. */
export function AnchoredPopover({
  anchor,
  title,
  onClose,
  side = 'bottom',
  align = 'start',
  children,
}: AnchoredPopoverProps) {
  return (
    <Base.Root
      open
      // Whose button is elsewhere in the page cannot pass the focus on to what follows it.
      modal="trap-focus"
      onOpenChange={(open, { event }) => {
        // The button's own click closes it; closed here before, that click would open it again.
        const onButton = event.target instanceof Node && anchor.current?.contains(event.target) === true;
        if (!open && !(onButton && event.type !== 'keydown')) onClose();
      }}
    >
      <Base.Portal>
        <Base.Positioner anchor={anchor} side={side} align={align} sideOffset={6} className="menu-positioner">
          <Base.Popup className="popover" finalFocus={anchor}>
            <Base.Title className="popover-title">{title}</Base.Title>
            {children}
            <Base.Close
              aria-label={strings.ui.close}
              className="button button-quiet button-icon button-small popover-close"
            >
              <Icon name="close" />
            </Base.Close>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
