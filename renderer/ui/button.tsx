import type { ComponentPropsWithRef } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { Tooltip } from './tooltip.tsx';
import './button.css';

export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'danger';

type ButtonProps = ComponentPropsWithRef<'button'> & {
  look?: ButtonLook;
  size?: 'small' | 'normal';
  /** Before the text. */
  icon?: IconName;
};

/** A button that does not submit unless told to. */
export function Button({
  look = 'plain',
  size = 'normal',
  type = 'button',
  icon,
  className = '',
  children,
  ...rest
}: ButtonProps) {
  return (
    <button {...rest} type={type} className={`button button-${look} button-${size} ${className}`.trimEnd()}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ComponentPropsWithRef<'button'>, 'children'> & {
  /** Its name, which a tooltip shows. */
  label: string;
  icon: IconName;
  /** For a button that stays in: whether it is. */
  pressed?: boolean;
  size?: 'small' | 'normal';
  /** Keys that do the same, as `useShortcut` names them; the tooltip shows them. */
  shortcut?: string;
};

/** A button of an icon alone. */
export function IconButton({
  label,
  icon,
  pressed,
  size = 'normal',
  type = 'button',
  shortcut,
  className = '',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        aria-pressed={pressed}
        className={`button button-quiet button-icon button-${size} ${className}`.trimEnd()}
      >
        <Icon name={icon} />
      </button>
    </Tooltip>
  );
}
