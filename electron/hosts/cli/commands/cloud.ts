import type { CommandInput } from '../../../../shared/contract/commands.ts';
import type { CloudStatus } from '../../../../shared/domain/cloud.ts';
import { counted } from '../../../../shared/text/units.ts';
import { EXIT } from '../exit-codes.ts';
import { cloudReport, messageReport, parkedReport, waitingText } from '../print/cloud-lines.ts';
import { ask, type Session, withApp } from '../session.ts';

/** `safelight cloud status` */
export function showStatus(session: Session): Promise<number> {
  return withApp(session, 'read', async ({ client }) =>
    reported(session, await ask(client, 'cloud.status', {})),
  );
}

/** `safelight cloud sql` */
export function printSql(session: Session): Promise<number> {
  return withApp(session, 'read', async ({ client }) => {
    const { sql } = await ask(client, 'cloud.sql', {});
    session.printer.report({ record: { type: 'cloud_sql', sql }, lines: () => sql.trimEnd().split('\n') });
    return EXIT.completed;
  });
}

/** `safelight cloud set-up` */
export function setUp(session: Session, url: string, publishableKey: string): Promise<number> {
  return withApp(session, 'write', async ({ client }) =>
    reported(session, await ask(client, 'cloud.setProject', { url, publishableKey })),
  );
}

/** `safelight cloud sign-out` */
export function signOut(session: Session): Promise<number> {
  return withApp(session, 'write', async ({ client }) =>
    reported(session, await ask(client, 'cloud.signOut', {})),
  );
}

/** `safelight cloud join` */
export function join(session: Session, history: 'all' | 'new'): Promise<number> {
  return withApp(session, 'write', async ({ client }) =>
    reported(session, await ask(client, 'cloud.join', { history })),
  );
}

/** `safelight cloud leave` */
export function leave(session: Session): Promise<number> {
  return withApp(session, 'write', async ({ client }) =>
    reported(session, await ask(client, 'cloud.leave', {})),
  );
}

/** `safelight cloud on`, `off` and `images` */
export function change(session: Session, changes: CommandInput<'cloud.set'>): Promise<number> {
  return withApp(session, 'write', async ({ client }) =>
    reported(session, await ask(client, 'cloud.set', changes)),
  );
}

/** `safelight cloud parked` */
export function listParked(session: Session, { limit }: { readonly limit: number }): Promise<number> {
  return withApp(session, 'read', async ({ client }) => {
    const rows = await ask(client, 'cloud.parked', { limit });
    for (const row of rows) session.printer.report(parkedReport(row));
    if (rows.length === 0) session.printer.note('The cloud refused nothing.');
    return EXIT.completed;
  });
}

/** `safelight cloud retry` */
export function retryParked(session: Session): Promise<number> {
  return withApp(session, 'write', async ({ client }) => {
    const before = await ask(client, 'cloud.status', {});
    const status = await ask(client, 'cloud.retryParked', {});
    session.printer.note(
      before.parked === 0
        ? 'The cloud refused nothing.'
        : `${counted(before.parked, 'row')} put back in line. Send now with: safelight cloud sync`,
    );
    return reported(session, status);
  });
}

/** `safelight cloud log` */
export function listMessages(session: Session, { limit }: { readonly limit: number }): Promise<number> {
  return withApp(session, 'read', async ({ client }) => {
    const messages = await ask(client, 'cloud.log', { limit });
    for (const message of messages) session.printer.report(messageReport(message));
    if (messages.length === 0) session.printer.note('Nothing was noted yet.');
    return EXIT.completed;
  });
}

function reported({ printer }: Session, status: CloudStatus): number {
  printer.report(cloudReport(status));
  return EXIT.completed;
}

/**
 * After a job: what waits to be sent, where the switch is on. The next command that writes, or the window, goes on with it; this one does
 * not keep its user waiting.
 */
export async function noteWaiting(
  { printer, globals }: Session,
  client: Parameters<typeof ask>[0],
): Promise<void> {
  if (globals.quiet || !(await ask(client, 'settings.get', {})).cloud.on) return;
  const { waiting, uploads } = await ask(client, 'cloud.status', {});
  if (waiting + uploads === 0) return;
  printer.note(
    `${waitingText(waiting, uploads)} still to be sent to the cloud. Send now with: safelight cloud sync`,
  );
}
