import { Toast as Base } from '@base-ui/react/toast';
import { type ReactNode, useMemo } from 'react';
import type { AppErrorData } from '../../shared/contract/result.ts';
import type { Level } from '../../shared/domain/log-entry.ts';
import { strings } from '../strings/index.ts';
import { IconButton } from './button.tsx';
import { LevelIcon } from './state-icons.tsx';
import './toasts.css';

/** How long a toast stays, in milliseconds, unless told; the pointer or the focus on it holds it. */
const STAYS = 6_000;

export type Toast = {
  readonly title: string;
  readonly text?: string;
  readonly level?: Level;
  /** A way back or onwards: `Undo`. */
  readonly action?: { readonly label: string; readonly onSelect: () => void };
  /** In milliseconds; 0 stays until it is dismissed. */
  readonly timeout?: number;
};

export type Toasts = {
  /** Shows it; returns its id. */
  add(toast: Toast): string;
  dismiss(id: string): void;
};

/** Short messages about what has just been done, at the edge of the window. */
export function useToasts(): Toasts {
  const { add, close } = Base.useToastManager<{ level: Level | undefined }>();
  return useMemo(
    () => ({
      add: ({ title, text, level, action, timeout = STAYS }) => {
        const id: string = add({
          title,
          ...(text === undefined ? {} : { description: text }),
          timeout,
          // A toast of high priority is spoken from a copy, and itself hidden from those who listen, buttons and all.
          priority: 'low',
          data: { level },
          ...(action === undefined
            ? {}
            : {
                actionProps: {
                  children: action.label,
                  onClick: () => {
                    close(id);
                    action.onSelect();
                  },
                },
              }),
        });
        return id;
      },
      dismiss: close,
    }),
    [add, close],
  );
}

/** Tells of an error where there is no place of its own for it. */
export function complainTo(toasts: Toasts, { message, advice }: AppErrorData): void {
  toasts.add({ title: message, level: 'error', ...(advice === null ? {} : { text: advice }) });
}

/** Around all that adds toasts; draws them. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider limit={4}>
      {children}
      <Base.Portal>
        <Base.Viewport className="toasts" aria-label={strings.ui.notifications}>
          <Shown />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function Shown() {
  const { toasts } = Base.useToastManager<{ level: Level | undefined }>();
  return toasts.map((toast) => (
    <Base.Root key={toast.id} toast={toast} swipeDirection="right" className="toast">
      <Base.Content className="toast-content">
        {toast.data?.level !== undefined && <LevelIcon level={toast.data.level} />}
        <div className="toast-words">
          <Base.Title className="toast-title" />
          <Base.Description className="toast-text" />
        </div>
        <Base.Action className="button button-plain button-small" />
        <Base.Close
          render={<IconButton label={strings.ui.dismiss} icon="close" size="small" />}
          aria-label={strings.ui.dismiss}
        />
      </Base.Content>
    </Base.Root>
  ));
}
