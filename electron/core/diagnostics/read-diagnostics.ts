import type { DatabaseStatus } from '../../../shared/contract/database.ts';
import type {
  AppProblem,
  CrashRecord,
  CrashSummary,
  Diagnostics,
} from '../../../shared/contract/diagnostics.ts';
import type { Health } from '../../../shared/contract/health.ts';
import type { CloudStatus } from '../../../shared/domain/cloud.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import type { UpdateStatus } from '../../../shared/domain/updates.ts';
import type { Redact } from '../logging/redaction.ts';
import { settleWithin } from '../pipeline/deadline.ts';
import type { Ports } from '../ports/index.ts';
import { parseLine } from './app-log-line.ts';
import { cleanDeep } from './clean-deep.ts';
import { createHomeReducer } from './own-paths.ts';

/** How many crashes and problems are told of, the newest. */
const MOST_CRASHES = 20;
const MOST_PROBLEMS = 20;
/** In how many of the log's newest lines problems are looked for. */
const LINES = 500;
/** What a worker may take to start and answer, in milliseconds. */
const WORKER_WITHIN_MS = 15_000;

export type DiagnosticsParts = {
  readonly ports: Ports;
  readonly redact: Redact;
  readonly settings: Settings;
  readonly cloud: () => Promise<CloudStatus>;
  readonly health: Health;
  readonly updates: UpdateStatus;
  readonly database: DatabaseStatus;
};

/** All that helps to find what is wrong. What cannot be had is null; nothing here fails for it. */
export async function readDiagnostics(parts: DiagnosticsParts): Promise<Diagnostics> {
  const { ports, redact } = parts;
  const [database, space, worker, cloud] = await Promise.all([
    readDatabase(parts),
    readSpace(ports),
    readWorker(ports),
    readCloud(parts),
  ]);
  const diagnostics: Diagnostics = {
    at: ports.clock.now(),
    versions: readVersions(ports),
    paths: readPaths(ports),
    ...{ database, space, worker, cloud },
    secrets: {
      backend: ports.keys.ring().backend,
      keys: ports.keys.ring().protection,
      webhooks: ports.webhookSecrets.protection,
      cloud: ports.cloudSession.protection,
    },
    servers: readServers(parts),
    health: readHealth(parts),
    updates: readUpdates(parts),
    crashes: ports.crashes.list().slice(0, MOST_CRASHES).map(summary),
    problems: readProblems(ports),
  };
  const reduce = homeReducer(ports);
  return cleanDeep(diagnostics, (text) => reduce(redact(text)));
}

/** Takes the folders that name their user out of a text. */
export function homeReducer({ info }: Ports): Redact {
  return createHomeReducer(info.machine);
}

function readVersions({ info, store }: Ports): Diagnostics['versions'] {
  const { electron, chromium, node, os, arch } = info.machine;
  const schema = orNull(() => store.describe().schemaVersion);
  return { app: info.version, schema, electron, chromium, node, os, arch, host: info.host };
}

function readPaths({ info, files, log, crashes }: Ports): Diagnostics['paths'] {
  const inData = (name: string) => joined(info.dataDir, name);
  return {
    data: info.dataDir,
    library: files.library.root,
    database: inData('safelight.db'),
    originals: inData('originals'),
    backups: files.backups,
    logs: log.folder,
    crashes: crashes.folder,
  };
}

async function readDatabase({ ports, database }: DiagnosticsParts): Promise<Diagnostics['database']> {
  const { files, store, info } = ports;
  const path = joined(info.dataDir, 'safelight.db');
  const [bytes, walBytes, usage] = await Promise.all([
    files.size(path).catch(() => null),
    files.size(`${path}-wal`).catch(() => null),
    files.usage().catch(() => null),
  ]);
  const { jobs, images, entries } = orNull(() => store.totals()) ?? { jobs: 0, images: 0, entries: 0 };
  return {
    problem: database.problem,
    lastCheck: database.lastCheck,
    lastRepairAt: database.repair?.at ?? null,
    // Without a file it is an empty one in memory that answers.
    journalMode: bytes === null ? null : orNull(() => store.describe().journalMode),
    ...{ bytes, walBytes, jobs, images, entries },
    lastBackupAt: usage?.lastBackupAt ?? null,
  };
}

async function readSpace({ files, info }: Ports): Promise<Diagnostics['space']> {
  const free = (path: string) => files.freeBytes(path).catch(() => null);
  const [usage, freeForDataBytes, freeForLibraryBytes] = await Promise.all([
    files.usage().catch(() => null),
    free(info.dataDir),
    free(files.library.root),
  ]);
  return { originalsBytes: usage?.originalsBytes ?? null, freeForDataBytes, freeForLibraryBytes };
}

async function readWorker({ worker, clock }: Ports): Promise<Diagnostics['worker']> {
  const controller = new AbortController();
  const stop = clock.after(WORKER_WITHIN_MS, () => controller.abort(new Error('No answer within 15 s')));
  try {
    return await settleWithin(clock, worker.check(), controller.signal);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  } finally {
    stop();
  }
}

function readServers({ ports, settings }: DiagnosticsParts): Diagnostics['servers'] {
  const named = settings.profiles.map(({ name, baseUrl }) => ({ name, baseUrl }));
  const all: { name: string; baseUrl: string | null }[] = [{ name: 'OpenAI', baseUrl: null }, ...named];
  return all.map((server) => ({
    ...server,
    hasKey: orNull(() => ports.keys.keyFor(server.baseUrl)) !== null,
  }));
}

async function readCloud({ cloud }: DiagnosticsParts): Promise<Diagnostics['cloud']> {
  try {
    const { state, problem, waiting, uploads, parked } = await cloud();
    return { state, problem: problem?.message ?? null, waiting: waiting + uploads, parked };
  } catch (error) {
    return { state: 'problem', problem: String(error), waiting: 0, parked: 0 };
  }
}

function readHealth({ health }: DiagnosticsParts): Diagnostics['health'] {
  return { holds: health.holds, disk: health.disk.state, library: health.library.state };
}

function readUpdates({ updates, settings }: DiagnosticsParts): Diagnostics['updates'] {
  return {
    state: updates.state,
    reason: updates.state === 'unsupported' ? updates.reason : null,
    version: 'update' in updates ? updates.update.version : null,
    message: updates.state === 'failed' ? updates.message : null,
    channel: settings.updates.channel,
    lastCheckedAt: 'lastCheckedAt' in updates ? updates.lastCheckedAt : null,
  };
}

function readProblems({ log }: Ports): AppProblem[] {
  const problems = log.lastLines(LINES).flatMap((text): AppProblem[] => {
    const line = parseLine(text);
    if (line === null || line.level === 'info') return [];
    const { at, level, host, message } = line;
    return [{ at, level, host, message }];
  });
  return problems.slice(-MOST_PROBLEMS);
}

function summary({ id, at, host, version, process, reason, message }: CrashRecord): CrashSummary {
  return { id, at, host, version, process, reason, message };
}

function joined(folder: string, name: string): string {
  return `${folder}${folder.includes('\\') ? '\\' : '/'}${name}`;
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
