import { useRef, useState } from 'react';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';

const text = strings.webhooks;

/** A signing secret, the one time that it is shown. */
export function WebhookSecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const copies = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open
      onClose={onClose}
      title={text.secretTitle}
      description={text.secretText}
      initialFocus={copies}
      actions={
        <Button look="primary" onClick={onClose}>
          {text.done}
        </Button>
      }
    >
      <Field label={text.secretField} error={copied === false ? text.copyFailed : undefined}>
        {(control) => (
          <span className="settings-with-button">
            <TextInput
              {...control}
              className="settings-mono"
              readOnly
              value={secret}
              onChange={() => {}}
              onFocus={(event) => event.target.select()}
            />
            <Button ref={copies} icon="copy" onClick={async () => setCopied(await copyText(secret))}>
              {copied === true ? text.copied : text.copy}
            </Button>
          </span>
        )}
      </Field>
      <p role="status" className="visually-hidden">
        {copied === true && text.copied}
      </p>
    </Dialog>
  );
}
