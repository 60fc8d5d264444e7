import type { ComponentPropsWithRef } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './text-input.css';

type TextInputProps = Omit<ComponentPropsWithRef<'input'>, 'value' | 'onChange'> & {
  value: string;
  onChange: (value: string) => void;
  /** Drawn inside, before the text. */
  icon?: IconName;
};

/** One line of text. */
export function TextInput({ onChange, icon, className = '', type = 'text', ...rest }: TextInputProps) {
  const input = (
    <input
      spellCheck={false}
      {...rest}
      type={type}
      className={`text-input ${className}`.trimEnd()}
      onChange={(event) => onChange(event.target.value)}
    />
  );
  if (icon === undefined) return input;
  return (
    <span className="text-input-with-icon">
      <Icon name={icon} />
      {input}
    </span>
  );
}

type TextAreaProps = Omit<ComponentPropsWithRef<'textarea'>, 'value' | 'onChange'> & {
  value: string;
  onChange: (value: string) => void;
};

/** Text of several lines. */
export function TextArea({ onChange, className = '', ...rest }: TextAreaProps) {
  return (
    <textarea
      {...rest}
      className={`text-input text-area ${className}`.trimEnd()}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
