import type { ExportFormat, ExportProgress } from '../../../../shared/contract/exports.ts';
import type { LogFilter } from '../../../../shared/contract/log-filter.ts';
import type { TestApp } from '../../../../tests/support/test-app.ts';
import { createArchives } from '../../../adapters/archive/archives.ts';

export type Asked = { jobId: string; format: ExportFormat; filter?: Partial<LogFilter>; path?: string };

/** Exports and waits for the end, however it comes. */
export async function exported(test: TestApp, asked: Asked): Promise<ExportProgress> {
  const { exportId } = await test.call('export.start', asked);
  return endOf(test, exportId);
}

/** Waits for an export's end. */
export async function endOf(test: TestApp, exportId: string): Promise<ExportProgress> {
  const ended = (): ExportProgress | undefined =>
    test.events
      .flatMap((event) => (event.name === 'export.changed' ? [event.payload] : []))
      .find((progress) => progress.exportId === exportId && progress.state !== 'running');
  await test.clock.runUntil(() => ended() !== undefined);
  const end = ended();
  if (end === undefined) throw new Error('It did not end');
  return end;
}

/** A member of an archive as text. */
export async function memberText(path: string, name: string): Promise<string> {
  const archive = await createArchives().open(path, { members: 10_000, bytes: 2 ** 30 });
  let text = '';
  for await (const piece of archive.text(name, 2 ** 30)) text += piece;
  archive.close();
  return text;
}

export function jsonLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
