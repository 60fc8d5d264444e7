import type { AppProblem, CrashSummary, Diagnostics } from '../contract/diagnostics.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { CloudState } from '../domain/cloud.ts';
import type { PROTECTIONS } from '../domain/key.ts';
import { counted, dayAndTime, fileSize } from './units.ts';

/** One thing that is told: its name, and what there is to say. */
export type DiagnosticsRow = { readonly name: string; readonly value: string };
export type DiagnosticsGroup = {
  readonly name: 'versions' | 'database' | 'folders' | 'servers' | 'state';
  readonly title: string;
  readonly rows: readonly DiagnosticsRow[];
};

const UNKNOWN = 'not known';

/** What is told of how the app is, in the words in which the window, the command line and a copy tell it alike. */
export function diagnosticsGroups(diagnostics: Diagnostics): DiagnosticsGroup[] {
  return [
    { name: 'versions', title: 'Versions', rows: versionRows(diagnostics) },
    { name: 'database', title: 'Database', rows: databaseRows(diagnostics) },
    { name: 'folders', title: 'Folders', rows: folderRows(diagnostics) },
    { name: 'servers', title: 'Keys and servers', rows: serverRows(diagnostics) },
    { name: 'state', title: 'Disks, cloud and updates', rows: stateRows(diagnostics) },
  ];
}

/** All of it as lines of text, with the crashes and problems: what is copied, and what `safelight doctor` prints. */
export function diagnosticsText(diagnostics: Diagnostics): string {
  return [
    ...diagnosticsGroups(diagnostics).map(groupText),
    'Last crashes',
    ...indented(diagnostics.crashes.map(crashText)),
    'Last problems',
    ...indented(diagnostics.problems.map(problemText)),
    '',
  ].join('\n');
}

/** One group of it. */
export function groupText({ title, rows }: DiagnosticsGroup): string {
  return [title, ...rows.map(({ name, value }) => `  ${name}: ${value}`)].join('\n');
}

/** `2026-11-23 14:03  main of desktop 0.1.0: uncaughtException: TypeError: …` */
export function crashText({ at, host, version, process, reason, message }: CrashSummary): string {
  const of = [host, version].filter((part) => part !== '').join(' ');
  return `${dayAndTime(at)}  ${process} of ${of}: ${reason}${message === null ? '' : `: ${message}`}`;
}

/** `2026-11-23 14:03  error in cli: …` */
export function problemText({ at, level, host, message }: AppProblem): string {
  return `${dayAndTime(at)}  ${level} in ${host}: ${message}`;
}

function indented(lines: readonly string[]): string[] {
  return lines.length === 0 ? ['  none'] : lines.map((line) => `  ${line}`);
}

function versionRows({ versions, worker }: Diagnostics): DiagnosticsRow[] {
  const { app, schema, electron, chromium, node, os, arch, host } = versions;
  return [
    { name: 'Safelight', value: `${app}, ${HOSTS[host]}` },
    { name: 'Database tables', value: schema === null ? UNKNOWN : `version ${schema}` },
    ...(electron === null
      ? []
      : [{ name: 'Electron', value: `${electron}, Chromium ${chromium ?? UNKNOWN}` }]),
    { name: 'Node', value: node },
    { name: 'System', value: `${os}, ${arch}` },
    { name: 'Image worker', value: workerText(worker) },
  ];
}

const HOSTS: Readonly<Record<Diagnostics['versions']['host'], string>> = {
  desktop: 'desktop app',
  web: 'in the browser',
  cli: 'command line',
};

function workerText(worker: Diagnostics['worker']): string {
  if ('error' in worker) return `does not start: ${worker.error}`;
  return `Node ${worker.node}, sharp ${worker.sharp}, libvips ${worker.libvips}`;
}

function databaseRows({ database }: Diagnostics): DiagnosticsRow[] {
  const { problem, journalMode, bytes, walBytes, jobs, images, entries } = database;
  const { lastBackupAt, lastRepairAt } = database;
  const holds = [
    counted(jobs, 'job'),
    counted(images, 'image'),
    counted(entries, 'log entry', 'log entries'),
  ];
  return [
    ...(problem === null ? [] : [{ name: 'Damaged', value: problem }]),
    { name: 'Last check', value: checkText(database) },
    { name: 'Size', value: `${sizeText(bytes)}, and ${sizeText(walBytes)} in the write-ahead log` },
    { name: 'Journal', value: journalMode ?? UNKNOWN },
    { name: 'Holds', value: holds.join(', ') },
    { name: 'Last backup', value: lastBackupAt === null ? 'none yet' : dayAndTime(lastBackupAt) },
    ...(lastRepairAt === null ? [] : [{ name: 'Last repair', value: dayAndTime(lastRepairAt) }]),
  ];
}

function checkText({ lastCheck }: Diagnostics['database']): string {
  if (lastCheck === null) return 'none yet';
  const { kind, at, problems } = lastCheck;
  return `${dayAndTime(at)}, ${kind}: ${problems.length === 0 ? 'sound' : problems.join('; ')}`;
}

function folderRows({ paths, space }: Diagnostics): DiagnosticsRow[] {
  const { data, library, database, originals, backups, logs, crashes } = paths;
  return [
    { name: 'Data', value: `${data} (${sizeText(space.freeForDataBytes)} free)` },
    { name: 'Library', value: `${library} (${sizeText(space.freeForLibraryBytes)} free)` },
    { name: 'Database', value: database },
    { name: 'Base images', value: `${originals} (${sizeText(space.originalsBytes)})` },
    { name: 'Backups', value: backups },
    { name: 'App log', value: logs },
    { name: 'Crash reports', value: crashes },
  ];
}

type Protection = (typeof PROTECTIONS)[number];

/** @param none what becomes of a secret where nothing protects it */
function protectionText(protection: Protection, none: string): string {
  switch (protection) {
    case 'system':
      return 'protected by the system';
    case 'weak':
      return 'encrypted with a key that any program can know';
    case 'none':
      return none;
    default:
      return assertNever(protection);
  }
}

const IN_A_FILE = 'in a file that only its user can read';

function serverRows({ secrets, servers }: Diagnostics): DiagnosticsRow[] {
  return [
    { name: 'Secret store', value: secrets.backend === '' ? 'none' : secrets.backend },
    { name: 'API keys', value: protectionText(secrets.keys, 'not stored, held until Safelight ends') },
    { name: 'Webhooks', value: protectionText(secrets.webhooks, IN_A_FILE) },
    { name: 'Cloud session', value: protectionText(secrets.cloud, IN_A_FILE) },
    ...servers.map(({ name, baseUrl, hasKey }) => ({
      name,
      value: [...(baseUrl === null ? [] : [baseUrl]), hasKey ? 'has a key' : 'no key'].join(', '),
    })),
  ];
}

const CLOUD: Readonly<Record<CloudState, string>> = {
  off: 'off',
  no_project: 'on, without a project',
  signed_out: 'on, nobody is signed in',
  choose_history: 'waits for a choice',
  problem: 'on, with a problem',
  offline: 'on, cannot be reached',
  sending: 'on, sending',
  up_to_date: 'on, up to date',
};

const DISKS: Readonly<Record<Diagnostics['health']['library'], string>> = {
  ok: 'well',
  low: 'low on space',
  full: 'full',
  read_only: 'cannot be written',
  missing: 'not there',
};

const UPDATES: Readonly<Record<Diagnostics['updates']['state'], string>> = {
  unsupported: 'not by Safelight itself',
  off: 'only when asked for',
  idle: 'none is known',
  checking: 'being looked for',
  available: 'there is one',
  downloading: 'being downloaded',
  waiting: 'downloaded, waits for jobs',
  ready: 'ready to be installed',
  failed: 'failed',
};

const UNSUPPORTED: Readonly<Record<NonNullable<Diagnostics['updates']['reason']>, string>> = {
  host: 'they belong to the desktop app',
  not_packaged: 'it runs from source',
  no_key: 'no key to check them with is built in',
  no_address: 'nothing says where they are',
  package_manager: 'whatever installed it updates it',
  portable: 'it was unpacked, not installed',
};

function stateRows({ health, cloud, updates }: Diagnostics): DiagnosticsRow[] {
  return [
    { name: 'Data disk', value: DISKS[health.disk] },
    { name: 'Library', value: DISKS[health.library] },
    ...(health.holds ? [{ name: 'Held back', value: 'nothing new is started until that is mended' }] : []),
    { name: 'Cloud', value: CLOUD[cloud.state] },
    ...(cloud.problem === null ? [] : [{ name: 'Cloud problem', value: cloud.problem }]),
    ...(cloud.waiting + cloud.parked === 0
      ? []
      : [
          { name: 'Not sent', value: `${counted(cloud.waiting, 'change')} waiting, ${cloud.parked} refused` },
        ]),
    { name: 'Updates', value: updatesText(updates) },
  ];
}

function updatesText({
  state,
  reason,
  version,
  message,
  channel,
  lastCheckedAt,
}: Diagnostics['updates']): string {
  if (reason !== null) return `${UPDATES[state]}: ${UNSUPPORTED[reason]}`;
  const what = [UPDATES[state], version, message].filter((part) => part !== null).join(': ');
  const when = lastCheckedAt === null ? 'never looked for' : `last looked for ${dayAndTime(lastCheckedAt)}`;
  return `${what} (${channel}, ${when})`;
}

function sizeText(bytes: number | null): string {
  return bytes === null ? UNKNOWN : fileSize(bytes);
}
