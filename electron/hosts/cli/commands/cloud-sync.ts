import type { Client } from '../../../../shared/contract/client.ts';
import type { CloudStatus } from '../../../../shared/domain/cloud.ts';
import { counted } from '../../../../shared/text/units.ts';
import { EXIT } from '../exit-codes.ts';
import { unlessInterrupted } from '../interrupts.ts';
import { cloudReport, stateText } from '../print/cloud-lines.ts';
import { type Heard, listenFor } from '../run/listen-for.ts';
import { openSyncBar } from '../run/sync-bar.ts';
import { ask, type Session, withApp } from '../session.ts';
import { recoverFirst } from './before-run.ts';

/** A day. */
const LONGEST_MS = 86_400_000;
/** So long it is waited for what other devices made, once everything was sent. */
const FETCH_MS = 60_000;

export type SyncOptions = {
  /** Seconds; true for as long as may be. Not given: until the cloud cannot be reached. */
  readonly wait?: number | true;
};

/** `safelight cloud sync`: an interrupt leaves what was not sent for the next time. */
export function sync(session: Session, { wait }: SyncOptions): Promise<number> {
  return withApp(session, 'write', async (opened) => {
    const { client } = opened;
    const heard = listenFor(client, (event) => (event.name === 'cloud.changed' ? event.payload : null));
    const bar = openSyncBar(session, client);
    try {
      await recoverFirst(session, opened);
      const waitMs = typeof wait === 'number' ? wait * 1_000 : LONGEST_MS;
      const sent = sentAll(client, heard, { waitMs, isPatient: wait !== undefined });
      const status = await unlessInterrupted(session.interrupts.signal(), sent);
      if (status.state === 'up_to_date') await readOthers(session, client);
      return ended(session, status);
    } finally {
      bar.close();
      heard.stop();
    }
  });
}

/** How it stands when nothing can go on; or, for whoever has no patience, as soon as the cloud cannot be reached. */
function sentAll(
  client: Client,
  heard: Heard<CloudStatus>,
  { waitMs, isPatient }: { readonly waitMs: number; readonly isPatient: boolean },
): Promise<CloudStatus> {
  const settled = ask(client, 'cloud.sync', { waitMs });
  if (isPatient) return settled;
  return Promise.race([settled, heard.first(({ state }) => state === 'offline')]);
}

async function readOthers({ printer, interrupts }: Session, client: Client): Promise<void> {
  const reading = ask(client, 'cloud.fetch', { waitMs: FETCH_MS });
  const { complete } = await unlessInterrupted(interrupts.signal(), reading);
  if (complete === false) printer.note('Everything was sent; what other devices made could not be read now.');
}

function ended({ printer }: Session, status: CloudStatus): number {
  printer.report(cloudReport(status));
  const { state, parked } = status;
  if (state !== 'up_to_date') {
    printer.note(`Not up to date: ${stateText(status)}`);
    return EXIT.notUpToDate;
  }
  if (parked === 0) return EXIT.completed;
  printer.note(`The cloud refused ${counted(parked, 'row')}. See: safelight cloud parked`);
  return EXIT.completedPartial;
}
