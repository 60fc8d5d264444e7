import { type ComponentPropsWithRef, type RefObject, useRef } from 'react';
import { Button } from './button.tsx';

type FileInputProps = {
  /** Clicked to open it. */
  ref: RefObject<HTMLInputElement | null>;
  /** Endings or media types, as the element has them. */
  accept: string;
  label?: string;
  onFile: (file: File) => void;
};

/** The browser's own control for choosing a file. It is hidden: something of ours opens it. */
export function FileInput({ ref, accept, label, onFile }: FileInputProps) {
  return (
    <input
      ref={ref}
      type="file"
      accept={accept}
      aria-label={label}
      hidden
      onChange={({ currentTarget }) => {
        const [file] = currentTarget.files ?? [];
        if (file !== undefined) onFile(file);
        // Else choosing the same file once more, perhaps after it was changed, would be no change.
        currentTarget.value = '';
      }}
    />
  );
}

type FileButtonProps = Omit<ComponentPropsWithRef<typeof Button>, 'onClick' | 'type'> &
  Pick<FileInputProps, 'accept' | 'onFile'>;

/** A button that lets its user choose a file. */
export function FileButton({ accept, onFile, ...button }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <FileInput ref={input} accept={accept} onFile={onFile} />
      <Button {...button} onClick={() => input.current?.click()} />
    </>
  );
}
