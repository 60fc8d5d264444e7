import { resolve } from 'node:path';
import { MAX_PAGE } from '../../../../shared/contract/commands.ts';
import { EXIT } from '../exit-codes.ts';
import { pagesOf } from '../run/log-stream.ts';
import { ask, type Session, withApp } from '../session.ts';

/** `safelight open-bundle`: a bundle's job, then its log, as `job` and `logs` print them. Nothing of it is kept. */
export function openBundle(session: Session, file: string): Promise<number> {
  const { output, printer, globals } = session;
  return withApp(session, 'read', async ({ client }) => {
    const bundle = await ask(client, 'bundle.open', { path: resolve(file) });
    printer.bundle(await ask(client, 'job.get', { jobId: bundle.jobId }), bundle);
    if (globals.quiet) return EXIT.completed;
    for await (const entry of pagesOf(client, { jobId: bundle.jobId, limit: MAX_PAGE })) {
      if (output.closed.aborted) break;
      printer.entry(entry);
      await output.drained();
    }
    return EXIT.completed;
  });
}
