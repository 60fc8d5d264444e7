import { resolve } from 'node:path';
import type { CommandInput } from '../../../../shared/contract/commands.ts';
import type { ExportFormat, ExportProgress } from '../../../../shared/contract/exports.ts';
import { assertNever } from '../../../../shared/domain/assert-never.ts';
import type { Level, Step } from '../../../../shared/domain/log-entry.ts';
import type { OpenedApp } from '../../compose/open-app.ts';
import { EXIT } from '../exit-codes.ts';
import { openExportBar } from '../run/export-bar.ts';
import { listenFor } from '../run/listen-for.ts';
import { asError, ask, type Session, withApp } from '../session.ts';
import { lookAtJob } from './others.ts';

export type ExportOptions = {
  readonly format: ExportFormat;
  readonly output?: string;
  readonly level?: Level[];
  readonly step?: Step[];
  readonly search?: string;
};

/** `safelight export`: writes a job, or what of its log is asked for, to a file. An interrupt leaves nothing behind. */
export function exportJob(session: Session, reference: string, options: ExportOptions): Promise<number> {
  return withApp(session, 'read', (opened) =>
    lookAtJob(session, opened.client, reference, async (jobId) => {
      const path = options.output === undefined ? null : resolve(options.output);
      const ended = await runExport(session, opened, {
        jobId,
        format: options.format,
        path,
        filter: {
          levels: options.level ?? null,
          steps: options.step ?? null,
          search: options.search ?? null,
        },
      });
      return report(session, ended);
    }),
  );
}

/** Starts it and waits for its end. */
async function runExport(
  session: Session,
  { client }: OpenedApp,
  request: CommandInput<'export.start'>,
): Promise<ExportProgress> {
  const bar = openExportBar(session);
  const ended = listenFor(client, (event) => {
    if (event.name !== 'export.changed') return null;
    bar.show(event.payload);
    return event.payload.state === 'running' ? null : event.payload;
  });
  try {
    const interrupt = session.interrupts.signal();
    const { exportId } = await ask(client, 'export.start', request);
    const cancel = (): void => void client.call('export.cancel', { exportId });
    if (interrupt.aborted) cancel();
    interrupt.addEventListener('abort', cancel, { once: true });
    return await ended.first((progress) => progress.exportId === exportId);
  } finally {
    ended.stop();
    bar.close();
  }
}

function report({ printer }: Session, progress: ExportProgress): number {
  switch (progress.state) {
    case 'done':
      printer.exported(progress);
      return EXIT.completed;
    case 'cancelled':
      printer.note('Cancelled; nothing was written.');
      return EXIT.cancelled;
    case 'failed':
      throw progress.error === null ? new Error('The export failed') : asError(progress.error);
    case 'running':
      throw new Error('An export that still runs has not ended');
    default:
      return assertNever(progress.state);
  }
}
