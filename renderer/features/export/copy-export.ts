import type { Client } from '../../../shared/contract/client.ts';
import type { CommandInput } from '../../../shared/contract/commands.ts';
import { strings } from '../../strings/index.ts';
import { copyText } from '../../ui/copy-text.ts';
import { complainTo, type Toasts } from '../../ui/toasts.tsx';

const text = strings.exporting;

/** Puts a small export on the clipboard in place of a file, and says whether that worked; returns it too. */
export async function copyExport(
  client: Client,
  toasts: Toasts,
  request: CommandInput<'export.text'>,
): Promise<boolean> {
  const answer = await client.call('export.text', request);
  if (!answer.ok) {
    complainTo(toasts, answer.error);
    return false;
  }
  const copied = await copyText(answer.value.text);
  const { label } = text.formats[request.format];
  toasts.add(
    copied ? { title: text.copied(label), level: 'success' } : { title: text.copyFailed, level: 'error' },
  );
  return copied;
}
