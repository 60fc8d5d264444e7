import type { Backup, CheckKind, DatabaseCheck, RepairReport } from '../../../../shared/contract/database.ts';
import { AppError } from '../../../../shared/contract/result.ts';
import { repairSentences, searchSentences } from '../../../../shared/text/repair-text.ts';
import { dayAndTime, fileSize } from '../../../../shared/text/units.ts';
import type { OpenedApp } from '../../compose/open-app.ts';
import { planRepair } from '../../compose/plan-repair.ts';
import { EXIT } from '../exit-codes.ts';
import { appOptions, asError, ask, type Session, withApp } from '../session.ts';

type CheckOptions = { readonly full?: boolean; readonly files?: boolean };

/** `safelight database check`: exits with 1 when something is wrong. */
export function checkDatabase(session: Session, { full, files }: CheckOptions): Promise<number> {
  return withApp(session, 'read', async (opened) => {
    const kinds: CheckKind[] = [full ? 'full' : 'quick', ...(files ? (['files'] as const) : [])];
    let isSound = true;
    for (const kind of kinds) {
      const check = await checked(session, opened, kind);
      session.printer.report({ record: { type: 'databaseCheck', ...check }, lines: () => checkLines(check) });
      isSound &&= check.problems.length === 0;
    }
    return isSound ? EXIT.completed : EXIT.other;
  });
}

async function checked(session: Session, { client }: OpenedApp, kind: CheckKind): Promise<DatabaseCheck> {
  const cancel = (): void => void client.call('database.cancelCheck', {});
  session.interrupts.signal().addEventListener('abort', cancel, { once: true });
  return await ask(client, 'database.check', { kind });
}

function checkLines({ kind, problems }: DatabaseCheck): string[] {
  const what = kind === 'files' ? 'The files in the library' : 'The database';
  if (problems.length === 0) return [`${what} ${kind === 'files' ? 'are' : 'is'} sound.`];
  const advice = kind === 'files' ? [] : ['Mend it with safelight database repair.'];
  return [`${what}: something is wrong.`, ...problems.map((problem) => `  ${problem}`), ...advice];
}

/** `safelight database backups` */
export function listBackups(session: Session): Promise<number> {
  return withApp(session, 'read', async ({ client }) => {
    const { backups } = await ask(client, 'database.backups', {});
    if (backups.length === 0) session.printer.note('There is no backup yet.');
    for (const backup of backups) printBackup(session, backup);
    return EXIT.completed;
  });
}

/** `safelight database back-up` */
export function backUp(session: Session): Promise<number> {
  return withApp(session, 'write', async ({ client }) => {
    printBackup(session, await ask(client, 'database.backUp', {}));
    return EXIT.completed;
  });
}

function printBackup({ printer }: Session, backup: Backup): void {
  const { name, at, bytes, kind } = backup;
  printer.report({
    record: { type: 'backup', ...backup },
    lines: () => [`${name}  ${dayAndTime(at)}  ${fileSize(bytes)}  ${kind}`],
  });
}

/** `safelight database search`: an interrupt ends it, and what was found until then stays. */
export function searchForImages(session: Session): Promise<number> {
  return withApp(session, 'write', async ({ client }) => {
    const { interrupts, printer } = session;
    const stop = interrupts.signal();
    stop.addEventListener('abort', () => void client.call('database.cancelSearch', {}), { once: true });
    const answer = await client.call('database.search', {});
    if (answer.ok) {
      const record = { type: 'librarySearch', ...answer.value };
      printer.report({ record, lines: () => searchSentences(answer.value) });
      return EXIT.completed;
    }
    if (!stop.aborted) throw asError(answer.error);
    printer.note(answer.error.message);
    return EXIT.cancelled;
  });
}

/** `safelight database repair`: exits with 0 when the database is sound, repaired or not. */
export async function repairDatabase(
  session: Session,
  { force }: { readonly force?: boolean },
): Promise<number> {
  if (force) planRepair(appOptions(session), 'Its user asked for it.');
  const found = await firstLook(session);
  if (found.report !== null) return printRepair(session, found.report);
  if (found.problem === null) {
    session.printer.note('The database is sound; there is nothing to repair.');
    return EXIT.completed;
  }
  planRepair(appOptions(session), found.problem);
  const again = await firstLook(session);
  return again.report === null ? EXIT.other : printRepair(session, again.report);
}

type Look = { readonly report: RepairReport | null; readonly problem: string | null };

/** Opening it repairs what a quick look finds, or what is planned; a full check finds the rest. */
function firstLook(session: Session): Promise<Look> {
  return withApp(session, 'write', async (opened) => {
    if (opened.repaired !== null) return { report: await searched(opened), problem: null };
    const { problems } = await checked(session, opened, 'full');
    return { report: null, problem: problems[0] ?? null };
  });
}

/** The report with what the library had, which starting the app looks through; jobs stay as they are. */
async function searched({ app, client, repaired }: OpenedApp): Promise<RepairReport | null> {
  await app.start('hold');
  return (await ask(client, 'database.status', {})).repair ?? repaired;
}

/** `safelight database restore` */
export async function restoreBackup(
  session: Session,
  backup: string,
  { yes }: { readonly yes?: boolean },
): Promise<number> {
  const { backups } = await withApp(session, 'read', ({ client }) => ask(client, 'database.backups', {}));
  if (!backups.some(({ name }) => name === backup)) {
    throw new AppError('not_found', `There is no backup ${JSON.stringify(backup)}.`, {
      advice: 'List them with safelight database backups.',
    });
  }
  if (!yes) {
    session.printer.note(`Would put the database aside and ${backup} in its place. Add --yes to do it.`);
    return EXIT.completed;
  }
  planRepair(appOptions(session), `The backup ${backup} was to be put back.`, backup);
  const { report } = await firstLook(session);
  return report === null ? EXIT.other : printRepair(session, report);
}

function printRepair({ printer }: Session, report: RepairReport): number {
  printer.report({
    record: { type: 'databaseRepair', ...report },
    lines: () => [
      report.restored === null ? `Repaired: ${report.reason}` : `Put back: ${report.restored}`,
      ...repairSentences(report).map((sentence) => `  ${sentence}`),
      `  Nothing was deleted: the former files are in ${report.folder}, below the data directory.`,
    ],
  });
  return EXIT.completed;
}
