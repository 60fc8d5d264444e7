import { useEffect, useRef, useState } from 'react';
import type { LogFilter } from '../../state/log-view.ts';
import { useLog } from '../../state/log-view-hooks.ts';
import { strings } from '../../strings/index.ts';
import { copyText } from '../../ui/copy-text.ts';
import { complainTo, useToasts } from '../../ui/toasts.tsx';
import { type LogFormat, writeEntries } from './log-text.ts';

/** More lines than this take a moment, which then is shown and can be cancelled. */
const SHOWN_ABOVE = 5_000;

export type ExportState =
  | { readonly kind: 'none' }
  | { readonly kind: 'gathering'; readonly done: number; readonly total: number }
  /** Gathered for so long that the page may not copy any more without another click. */
  | { readonly kind: 'ready'; readonly count: number; readonly text: string };

export type Stretch = {
  readonly filter: LogFilter;
  readonly from: number;
  readonly to: number;
  /** How many lines to expect. */
  readonly total: number;
};

export type LogExport = {
  readonly state: ExportState;
  copy(stretch: Stretch, format: LogFormat): Promise<void>;
  /** Copies what is ready. */
  copyNow(): Promise<void>;
  cancel(): void;
};

const NONE: ExportState = { kind: 'none' };

/** Takes lines out of the log, all of them however many there are, page by page. */
export function useLogExport(): LogExport {
  const log = useLog();
  const toasts = useToasts();
  const [state, setState] = useState<ExportState>(NONE);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function gather({ total, ...stretch }: Stretch, format: LogFormat) {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const gathered = await log.gather(
      stretch,
      (entries) => writeEntries(entries, format),
      (done) => total > SHOWN_ABOVE && setState({ kind: 'gathering', done, total }),
      controller.signal,
    );
    setState(NONE);
    if (gathered.kind === 'failed') complainTo(toasts, gathered.error);
    return gathered.kind === 'all' ? gathered : null;
  }

  async function put(text: string, count: number): Promise<void> {
    if (await copyText(text)) toasts.add({ title: strings.log.copied(count) });
    else setState({ kind: 'ready', count, text });
  }

  return {
    state,
    async copy(stretch, format) {
      const gathered = await gather(stretch, format);
      if (gathered !== null) await put(gathered.parts.join('').trimEnd(), gathered.count);
    },
    async copyNow() {
      if (state.kind !== 'ready') return;
      setState(NONE);
      await put(state.text, state.count);
    },
    cancel() {
      running.current?.abort();
      setState(NONE);
    },
  };
}
