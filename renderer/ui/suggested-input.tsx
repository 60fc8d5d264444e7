import { Autocomplete } from '@base-ui/react/autocomplete';
import { Icon } from './icon.tsx';
import './suggested-input.css';

type SuggestedInputProps = {
  /** From a Field. */
  id?: string;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: true | undefined;
  value: string;
  onChange: (value: string) => void;
  suggestions: readonly string[];
  /** The name of the list of suggestions. */
  listLabel: string;
  placeholder?: string;
};

/** One line of text that is mostly, but not always, one of a few. All of them are offered, whatever is typed. */
export function SuggestedInput({
  value,
  onChange,
  suggestions,
  listLabel,
  placeholder,
  ...control
}: SuggestedInputProps) {
  return (
    <Autocomplete.Root
      items={suggestions}
      value={value}
      onValueChange={onChange}
      mode="none"
      openOnInputClick
    >
      <span className="suggested-input">
        <Autocomplete.Input
          {...control}
          className="text-input"
          spellCheck={false}
          placeholder={placeholder}
        />
        <Autocomplete.Trigger className="suggested-input-open" aria-label={listLabel}>
          <Icon name="expand" size={14} />
        </Autocomplete.Trigger>
      </span>
      <Autocomplete.Portal>
        <Autocomplete.Positioner className="menu-positioner" sideOffset={4}>
          <Autocomplete.Popup className="menu select-popup">
            <Autocomplete.List aria-label={listLabel}>
              {(suggestion: string) => (
                <Autocomplete.Item key={suggestion} value={suggestion} className="menu-item">
                  <span className="menu-item-label">{suggestion}</span>
                  {suggestion === value && <Icon name="check" className="menu-item-check" />}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}
