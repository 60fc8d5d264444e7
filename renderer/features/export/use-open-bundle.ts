import { useCallback } from 'react';
import type { OpenedBundle } from '../../../shared/contract/exports.ts';
import type { Result } from '../../../shared/contract/result.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { handIn } from './hand-in.ts';

const text = strings.exporting;

export type BundleOpener = {
  /** Of the machine that the app runs on. */
  openPath(path: string): Promise<void>;
  /** Of the machine that the page is on, which may be another. */
  openFile(file: File): Promise<void>;
};

/** Opens bundles and shows them; says what is being read, and why one could not be opened. */
export function useOpenBundle(): BundleOpener {
  const { client, showBundle } = useSession();
  const toasts = useToasts();
  const open = useCallback(
    async (name: string, opening: Promise<Result<OpenedBundle>>) => {
      const told = toasts.add({ title: text.opening(name), timeout: 0 });
      const answer = await opening;
      toasts.dismiss(told);
      if (answer.ok) {
        showBundle(answer.value);
        return;
      }
      const { message, advice } = answer.error;
      const words = advice === null ? message : `${message} ${advice}`;
      toasts.add({ title: text.openFailed, text: words, level: 'error', timeout: 0 });
    },
    [showBundle, toasts],
  );
  return {
    openPath: (path) => open(fileName(path), client.call('bundle.open', { path })),
    openFile: (file) => open(file.name, handIn(client, file)),
  };
}

/** The last part of a path of any system. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
