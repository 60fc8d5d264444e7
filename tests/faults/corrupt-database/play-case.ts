import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createFiles } from '../../../electron/adapters/files/create-files.ts';
import { lookThrough } from '../../../electron/adapters/sqlite/check/look-through.ts';
import { readMarker, writeMarker } from '../../../electron/adapters/sqlite/repair/marker.ts';
import { createIds } from '../../../electron/adapters/system/ids.ts';
import { clientOf } from '../../../electron/core/app/client.ts';
import { createApp } from '../../../electron/core/app/create-app.ts';
import type { Ports } from '../../../electron/core/ports/index.ts';
import { type OpenedDatabase, openDatabase } from '../../../electron/hosts/compose/open-database.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { hostParts } from '../../support/fake-host.ts';
import { FakeWorker, ScriptedProvider } from '../../support/fake-ports.ts';
import { Chance } from '../chance.ts';
import { MUTATIONS } from './mutations.ts';
import { hashesBelow, type Intact, layOut, type Places, type Template } from './places.ts';

/** What became of one damaged database. */
export type Outcome = {
  readonly broken: readonly string[];
  /** How it was opened: as if nothing were, repaired at the start, or after a check that its user asked for. */
  readonly way: 'sound' | 'repaired' | 'asked';
  readonly mutation: string;
};

const CHECK = { nodePath: process.execPath, checkEntry: '' };

/** Damages one database and opens it twice, as a user would, with a check in between. */
export async function playCase(places: Places, seed: number): Promise<Outcome> {
  const chance = new Chance(seed);
  const template = chance.pick(places.templates);
  const mutation = chance.pick(MUTATIONS);
  const data = layOut(places, template);
  const what = `${template.name}: ${mutation.name} (${mutation.apply(data, chance, places.foreignLog)})`;
  const told = (problems: readonly string[]) => problems.map((problem) => `${what}: ${problem}`);
  const before = hashesBelow(data);
  const readable = readableSettings(places, data);
  try {
    const first = await session(places, data, template, readable, null);
    const lost = lostFiles(data, before, first.wasRepaired);
    const between = hashesBelow(data);
    const wanted = first.found !== null;
    const second = wanted ? await session(places, data, template, readable, first.found) : first;
    if (wanted) lost.push(...lostFiles(data, between, true));
    const problems = [...second.problems, ...lost, ...(await openAgain(data))];
    const way = wanted ? 'asked' : first.wasRepaired ? 'repaired' : 'sound';
    return { broken: told(problems), way, mutation: mutation.name };
  } catch (error) {
    return { broken: told([(error as Error).stack ?? String(error)]), way: 'sound', mutation: mutation.name };
  }
}

type Session = {
  readonly problems: readonly string[];
  readonly wasRepaired: boolean;
  /** What a full check finds; null for nothing. */
  readonly found: string | null;
};

/** Opens the app, lets it start, and looks what is there. */
async function session(
  { work }: Places,
  data: string,
  template: Template,
  settings: Readonly<Record<string, unknown>>,
  asked: string | null,
): Promise<Session> {
  if (asked !== null) writeMarker(data, { reason: asked, backup: null, aside: null });
  const { store, care, repaired } = await openOrAsk(data);
  const provider = new ScriptedProvider();
  const app = appOver(work, provider, { store, database: care });
  try {
    await app.app.start('ask');
    for (let turn = 0; turn < 20; turn += 1) await app.clock.advance(1_000);
    const query = { statuses: null, search: null, sort: 'newest', afterId: null, limit: 100 } as const;
    const listed = await call(app, 'job.list', query);
    const problems = [
      ...missing(app, template.intact),
      ...changedSettings(app, settings),
      ...(provider.requests.length > 0 ? [`${provider.requests.length} requests were sent unasked`] : []),
      ...listed.jobs.flatMap(({ id }) => unreadable(app, id)),
    ];
    return { problems, wasRepaired: repaired !== null, found: await whatIsWrong(app, data) };
  } catch (error) {
    const found = await whatIsWrong(app, data);
    return { problems: [(error as Error).message], wasRepaired: repaired !== null, found };
  } finally {
    await app.app.stop();
    store.close();
  }
}

/** The core over the database as it was opened, without the test app's own. */
function appOver(folder: string, provider: ScriptedProvider, opened: Pick<Ports, 'store' | 'database'>) {
  const dataDir = join(folder, 'data');
  const clock = new FakeClock();
  const ports: Ports = {
    ...hostParts(dataDir, [], () => clock.now()),
    ...opened,
    clock,
    ids: createIds(),
    files: createFiles({ dataDir, library: join(folder, 'library') }),
    worker: new FakeWorker(),
    providers: { demo: provider, openai: provider },
    reportProblem: () => {},
  };
  return { app: createApp(ports, { readOnly: null }), ports, clock };
}

type Opened = ReturnType<typeof appOver>;

async function call<N extends CommandName>(
  { app }: Opened,
  name: N,
  input: CommandInput<N>,
): Promise<CommandOutput<N>> {
  const answer = await clientOf(app).call(name, input);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

/** A clear error names what is wrong; then its user has it repaired, as the error says. */
async function openOrAsk(data: string): Promise<OpenedDatabase> {
  const options = { dataDir: data, mode: 'write', runtime: CHECK, restart: null } as const;
  try {
    return await openDatabase(options);
  } catch (error) {
    const isClear = error instanceof AppError && error.data.code.startsWith('database_');
    if (!isClear) throw error;
    writeMarker(data, { reason: 'Its user asked for it.', backup: null, aside: null });
    return await openDatabase(options);
  }
}

function missing({ ports: { store } }: Opened, intact: readonly Intact[]): string[] {
  return intact.flatMap(({ imageId, jobId, hashes }) => {
    const image = store.images.get(imageId);
    if (image === null) return [`image ${imageId} is not there`];
    if (store.jobs.get(image.jobId)?.id !== jobId) return [`image ${imageId} is of another job`];
    const files = store.files.ofImage(imageId);
    // Paid for and saved, and made again at no cost when its job goes on.
    const isSaved = image.status === 'generated' && files.some(({ kind }) => kind === 'base');
    if (isSaved) return [];
    if (image.status !== 'completed') return [`image ${imageId} is ${image.status}`];
    const stored = files.filter(({ path, state }) => state === 'stored' && existsSync(path));
    const lost = hashes.filter((hash) => !stored.some(({ sha256 }) => sha256 === hash));
    return lost.length === 0 ? [] : [`image ${imageId} has lost ${lost.length} of its files`];
  });
}

function changedSettings({ ports }: Opened, expected: Readonly<Record<string, unknown>>): string[] {
  const now = ports.store.settings.all();
  return Object.entries(expected)
    .filter(([key, value]) => JSON.stringify(now[key]) !== JSON.stringify(value))
    .map(([key]) => `the setting ${key} was not kept`);
}

/** What a window does with a job that is selected. */
function unreadable({ ports: { store } }: Opened, jobId: string): string[] {
  const query = {
    jobId,
    afterSeq: 0,
    beforeSeq: null,
    levels: null,
    steps: null,
    imageId: null,
    search: null,
  };
  const entries = store.log.page({ ...query, exclude: null, limit: 1_000 });
  const gap = entries.find(({ seq }, at) => seq !== (entries[0]?.seq ?? 1) + at);
  store.images.ofJob(jobId);
  store.attempts.ofJob(jobId);
  store.files.ofJob(jobId);
  return gap === undefined ? [] : [`the log of ${jobId} has a gap before ${gap.seq}`];
}

async function whatIsWrong(app: Opened, data: string): Promise<string | null> {
  const [first] = lookThrough(join(data, 'safelight.db'), 'full', () => {});
  if (first !== undefined) return first;
  const { problems } = await call(app, 'database.check', { kind: 'files' }).catch(() => ({ problems: [] }));
  return problems[0] ?? null;
}

/** The settings that can be read of the damaged database with nothing but SQL. */
function readableSettings(places: Places, data: string): Record<string, unknown> {
  const copy = join(places.work, 'readable');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const name of ['safelight.db', 'safelight.db-wal']) {
    if (existsSync(join(data, name))) cpSync(join(data, name), join(copy, name));
  }
  const { settings } = places.templates[0] as Template;
  let db: Database.Database | null = null;
  try {
    db = new Database(join(copy, 'safelight.db'));
    const get = db.prepare('SELECT value FROM settings WHERE key = ?').pluck();
    const kept = Object.entries(settings).filter(([key, value]) => get.get(key) === JSON.stringify(value));
    return Object.fromEntries(kept);
  } catch {
    return {};
  } finally {
    db?.close();
  }
}

/** Files of which the bytes are nowhere any more; a database that was opened as it was has changed, and that is no loss. */
function lostFiles(data: string, before: ReadonlyMap<string, string>, wasPutAside: boolean): string[] {
  const now = new Set(hashesBelow(data).values());
  return [...before]
    .filter(([name]) => wasPutAside || !name.startsWith('safelight.db'))
    .filter(([name, hash]) => !name.endsWith('-shm') && name !== 'repair.json' && !now.has(hash))
    .map(([name]) => `the bytes of ${name} are gone`);
}

/** The next start finds nothing to do. */
async function openAgain(data: string): Promise<string[]> {
  if (readMarker(data) !== null) return ['a repair is still under way'];
  const options = { dataDir: data, mode: 'write', runtime: CHECK, restart: null } as const;
  const { store, repaired } = await openDatabase(options);
  store.close();
  const wrong = lookThrough(join(data, 'safelight.db'), 'full', () => {});
  return [...(repaired === null ? [] : [`it was repaired again: ${repaired.reason}`]), ...wrong];
}
