import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { type ExportActions, ExportActionsContext } from '../../state/export-actions.ts';
import type { LogFilter } from '../../state/log-view.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { FileInput } from '../../ui/file-button.tsx';
import { complainTo, useToasts } from '../../ui/toasts.tsx';
import { copyExport } from './copy-export.ts';
import { DropZone } from './drop-zone.tsx';
import { type BundleOpener, useOpenBundle } from './use-open-bundle.ts';

const text = strings.exporting;
const ExportDialog = lazy(() => import('./export-dialog.tsx'));

type Asked = { readonly jobId: string; readonly filter: LogFilter | null };

/** Gives all below it the ways out of the window and into it. */
export function ExportProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const opener = useOpenBundle();
  const actions = useActions(setAsked, opener, () => field.current?.click());
  return (
    <ExportActionsContext value={actions}>
      {children}
      {asked !== null && (
        <Suspense>
          <ExportDialog {...asked} onClose={() => setAsked(null)} />
        </Suspense>
      )}
      <FileInput
        ref={field}
        accept=".safelight"
        label={text.openBundle}
        onFile={(file) => void opener.openFile(file)}
      />
      <DropZone onDrop={(file) => void opener.openFile(file)} />
    </ExportActionsContext>
  );
}

/**
 * The same object for as long as the provider lives.
 * @param chooseInPage opens the page's own chooser, where the host has none
 */
function useActions(
  ask: (asked: Asked) => void,
  opener: BundleOpener,
  chooseInPage: () => void,
): ExportActions {
  const { client, store } = useSession();
  const toasts = useToasts();
  const latest = useRef({ opener, chooseInPage });
  useEffect(() => {
    latest.current = { opener, chooseInPage };
  });
  return useMemo(
    () => ({
      exportJob(jobId, filter) {
        if (jobId === null) toasts.add({ title: text.noJob });
        else ask({ jobId, filter });
      },
      copyReport: (jobId) => void copyExport(client, toasts, { jobId, format: 'markdown' }),
      openBundle() {
        if (store.getState().info?.shell.chooseFile !== true) {
          latest.current.chooseInPage();
          return;
        }
        void client.call('bundle.choose', {}).then((answer) => {
          if (!answer.ok) complainTo(toasts, answer.error);
          else if (answer.value.path !== null) void latest.current.opener.openPath(answer.value.path);
        });
      },
      closeBundle(jobId) {
        void client.call('bundle.close', { jobId }).then((answer) => {
          if (!answer.ok) complainTo(toasts, answer.error);
        });
      },
    }),
    [client, store, toasts, ask],
  );
}
