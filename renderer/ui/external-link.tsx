import type { MouseEvent, ReactNode } from 'react';
import { Icon } from './icon.tsx';
import './button.css';
import './external-link.css';

type ExternalLinkProps = {
  /** An https address outside of Safelight. */
  href: string;
  /** Opens it; null where the page is shown by a browser, which does so itself. */
  open: ((href: string) => void) | null;
  children: ReactNode;
};

/** A link to a page outside, which opens in the browser, never in the app's own window. */
export function ExternalLink({ href, open, children }: ExternalLinkProps) {
  function follow(event: MouseEvent): void {
    if (open === null) return;
    event.preventDefault();
    open(href);
  }
  return (
    <a
      className="external-link button button-quiet button-normal"
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      onClick={follow}
    >
      <Icon name="external" />
      {children}
    </a>
  );
}
