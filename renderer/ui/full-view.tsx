import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode, RefObject } from 'react';
import { strings } from '../strings/index.ts';
import { IconButton } from './button.tsx';
import './full-view.css';

type FullViewProps = {
  onClose: () => void;
  /** What has the focus at first. It gives the focus back to nothing by itself: whoever closes it knows where one should be then. */
  initialFocus: RefObject<HTMLElement | null>;
  children: ReactNode;
};

/** Something that takes the whole window until it is left. It must hold a FullViewTitle. Escape leaves it. */
export function FullView({ onClose, initialFocus, children }: FullViewProps) {
  return (
    <Base.Root open onOpenChange={(open) => open || onClose()}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup className="full-view" initialFocus={initialFocus} finalFocus={false}>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** Names the view; the hint, which only screen readers say, tells how it is used. */
export function FullViewTitle({
  title,
  hint,
  className,
}: {
  title: string;
  hint: string;
  className: string;
}) {
  return (
    <>
      <Base.Title className={className}>{title}</Base.Title>
      <Base.Description className="visually-hidden">{hint}</Base.Description>
    </>
  );
}

export function FullViewClose() {
  return <Base.Close render={<IconButton label={strings.ui.close} icon="close" shortcut="escape" />} />;
}
