import type { ComponentPropsWithRef } from 'react';
import './button.css';

type ButtonProps = ComponentPropsWithRef<'button'> & { look?: 'primary' | 'plain' | 'quiet' };

/** A button that does not submit unless told to. */
export function Button({ look = 'plain', type = 'button', className = '', ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={`button button-${look} ${className}`.trimEnd()} />;
}
