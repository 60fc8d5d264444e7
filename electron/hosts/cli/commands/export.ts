import { resolve } from 'node:path';
import type { CommandInput } from '../../../../shared/contract/commands.ts';
import type { ExportFormat, ExportProgress } from '../../../../shared/contract/exports.ts';
import { AppError } from '../../../../shared/contract/result.ts';
import { assertNever } from '../../../../shared/domain/assert-never.ts';
import type { Level, Step } from '../../../../shared/domain/log-entry.ts';
import type { OpenedApp } from '../../compose/open-app.ts';
import { EXIT } from '../exit-codes.ts';
import { findJob } from '../find-job.ts';
import { openExportBar } from '../run/export-bar.ts';
import { ask, type Session, withApp } from '../session.ts';

export type ExportOptions = {
  readonly format: ExportFormat;
  readonly output?: string;
  readonly level?: Level[];
  readonly step?: Step[];
  readonly search?: string;
};

/** `safelight export`: writes a job, or what of its log is asked for, to a file. An interrupt leaves nothing behind. */
export function exportJob(session: Session, reference: string, options: ExportOptions): Promise<number> {
  return withApp(session, 'read', async (opened) => {
    const jobId = await findJob(opened.client, reference);
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
  });
}

/** Starts it and waits for its end. */
async function runExport(
  session: Session,
  { client }: OpenedApp,
  request: CommandInput<'export.start'>,
): Promise<ExportProgress> {
  const bar = openExportBar(session);
  // From the beginning: it may end before the answer that says that it has begun.
  const ends = new Map<string, ExportProgress>();
  let wake = (): void => {};
  const stopListening = client.subscribe((event) => {
    if (event.name !== 'export.changed') return;
    bar.show(event.payload);
    if (event.payload.state === 'running') return;
    ends.set(event.payload.exportId, event.payload);
    wake();
  });
  try {
    const { exportId } = await ask(client, 'export.start', request);
    const cancel = (): void => void client.call('export.cancel', { exportId });
    session.interrupts.signal().addEventListener('abort', cancel, { once: true });
    for (;;) {
      const end = ends.get(exportId);
      if (end !== undefined) return end;
      await new Promise<void>((done) => {
        wake = done;
      });
    }
  } finally {
    stopListening();
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
      throw asError(progress);
    case 'running':
      throw new Error('An export that still runs has not ended');
    default:
      return assertNever(progress.state);
  }
}

function asError({ error }: ExportProgress): AppError {
  if (error === null) return new AppError('internal', 'The export failed.');
  return new AppError(error.code, error.message, { advice: error.advice, field: error.field });
}
