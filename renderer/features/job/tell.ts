import { strings } from '../../strings/index.ts';
import { copyText } from '../../ui/copy-text.ts';
import type { Toasts } from '../../ui/toasts.tsx';

/** Puts a text on the clipboard, and says whether that worked. */
export async function copyAndTell(text: string, toasts: Toasts): Promise<void> {
  const copied = await copyText(text);
  toasts.add(
    copied
      ? { title: strings.job.header.copied, level: 'success', timeout: 2_000 }
      : { title: strings.job.header.copyFailed, level: 'error' },
  );
}
