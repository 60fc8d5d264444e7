import type { StorageProgress, StorageStatus } from '../../../../shared/contract/retention.ts';
import { jsonLine } from '../../../../shared/text/plain-text.ts';
import { fileSize } from '../../../../shared/text/units.ts';
import { EXIT } from '../exit-codes.ts';
import { listenFor } from '../run/listen-for.ts';
import { asError, ask, type Session, withApp } from '../session.ts';

/** `safelight compact`: gives the database's free room back. An interrupt leaves what is done as it is. */
export function compact(session: Session): Promise<number> {
  return withApp(session, 'write', async ({ client }) => {
    const heard = listenFor(client, (event) => (event.name === 'storage.changed' ? event.payload : null));
    try {
      const cancel = (): void => void client.call('storage.cancel', {});
      session.interrupts.signal().addEventListener('abort', cancel, { once: true });
      await ask(client, 'storage.compact', { wait: true });
      const end = await heard.first(({ state }) => state !== 'running');
      return report(session, end, await ask(client, 'storage.status', {}));
    } finally {
      heard.stop();
    }
  });
}

function report({ output, printer, globals }: Session, end: StorageProgress, now: StorageStatus): number {
  if (end.error !== null) throw asError(end.error);
  const { doneBytes, state } = end;
  if (globals.json) output.out(jsonLine({ type: 'compact', state, freedBytes: doneBytes, bytes: now.bytes }));
  else output.out(`Gave ${fileSize(doneBytes)} back; the database has ${fileSize(now.bytes)}.`);
  if (state !== 'cancelled') return EXIT.completed;
  printer.note('Cancelled; what was given back stays so.');
  return EXIT.cancelled;
}
