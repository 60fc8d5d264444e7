import { useCallback } from 'react';
import { strings } from '../../strings/index.ts';
import { copyText } from '../../ui/copy-text.ts';
import { useToasts } from '../../ui/toasts.tsx';

const text = strings.diagnostics;

/** Puts a text on the clipboard, and says whether that worked. */
export function useCopy(): (copied: string) => Promise<void> {
  const toasts = useToasts();
  return useCallback(
    async (copied) => {
      const done = await copyText(copied);
      toasts.add(
        done
          ? { title: text.copied, level: 'success', timeout: 2_000 }
          : { title: text.notCopied, level: 'error' },
      );
    },
    [toasts],
  );
}
