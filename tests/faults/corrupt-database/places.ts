import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { giveFailure, giveImage, hang, ScriptedProvider } from '../../support/fake-ports.ts';
import { TestApp } from '../../support/test-app.ts';

/** An image whose files lie in the library: what must be in the app again, whatever becomes of the database. */
export type Intact = { readonly imageId: string; readonly jobId: string; readonly hashes: readonly string[] };

/** A data directory as real jobs left it, to be damaged again and again. */
export type Template = {
  readonly name: string;
  /** A copy of the data directory. */
  readonly folder: string;
  /** The images in the library that are of its jobs. */
  readonly intact: readonly Intact[];
  /** The user's settings, as they are stored. */
  readonly settings: Readonly<Record<string, unknown>>;
};

export type Places = {
  /** Where each case is played: its `data` and its `library` are laid out anew. */
  readonly work: string;
  /** The library as the jobs left it. */
  readonly library: string;
  readonly templates: readonly Template[];
  /** The write-ahead log of somebody else's database, sound in itself. */
  readonly foreignLog: Buffer;
  remove(): void;
};

/** Where nothing reaches a disk, if there is such a place. */
function quickFolder(): string {
  return mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'safelight-corrupt-'));
}

/** Makes the data directories that are damaged: by real jobs, closed in order or killed, with backups and without. */
export async function makePlaces(): Promise<Places> {
  const root = quickFolder();
  const work = join(root, 'work');
  const templates: Template[] = [];
  const app = new TestApp({ folder: work, provider: new ScriptedProvider(answer) });
  await app.app.start('run');
  await app.call('settings.update', { maxConcurrency: 3, nameTemplate: '{job}_{index}_{variant}' });
  for (const prompt of ['A lighthouse', 'A harbour']) await finishedJob(app, prompt);
  templates.push(keep(app, root, 'killed'));
  await app.ports.store.backUp('daily');
  await finishedJob(app, 'A ferry');
  await finishedJob(app, 'A buoy');
  templates.push(keep(app, root, 'killed, with an older backup'));
  await jobInFlight(app);
  templates.push(keep(app, root, 'killed in flight, with an older backup'));
  await app.close();
  templates.push(keep(app, root, 'closed, with an older backup', app.ports.info.dataDir));
  const bare = keep(app, root, 'closed, without a backup', app.ports.info.dataDir);
  rmSync(join(bare.folder, 'backups'), { recursive: true });
  templates.push(bare);
  const foreignLog = await logOfAnother(join(root, 'foreign'));
  const library = join(root, 'library');
  cpSync(join(work, 'library'), library, { recursive: true });
  return {
    work,
    library,
    templates,
    foreignLog,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The second image of a harbour is refused. */
const answer: ConstructorParameters<typeof ScriptedProvider>[0] = (request, signal) => {
  if (request.params.prompt === 'In flight' && request.imageIndex > 1) return hang(request, signal);
  if (request.params.prompt === 'A harbour' && request.imageIndex === 2)
    return giveFailure('content_declined');
  return giveImage(request);
};

async function finishedJob(app: TestApp, prompt: string): Promise<void> {
  const { id } = await app.createJob({ prompt, images: 3, variants: 2, concurrency: 2 });
  await app.untilFinal(id);
}

/** One image done, one with the provider, one not begun. */
async function jobInFlight(app: TestApp): Promise<void> {
  const { id } = await app.createJob({ prompt: 'In flight', images: 3, variants: 1, concurrency: 1 });
  const statuses = () => app.ports.store.images.ofJob(id).map(({ status }) => status);
  await app.clock.runUntil(() => statuses()[0] === 'completed' && statuses()[1] === 'generating');
}

/** What a kill would leave at this moment; one process, so nothing is written meanwhile. */
function keep(app: TestApp, root: string, name: string, closed: string | null = null): Template {
  const folder = join(root, name.replaceAll(/[ ,]+/g, '-'));
  cpSync(app.ports.info.dataDir, folder, { recursive: true });
  if (closed !== null) {
    const reader = new TestApp({ folder: join(folder, '..', 'work') });
    const known = knownTo(reader);
    reader.ports.store.close();
    for (const end of ['-wal', '-shm']) rmSync(join(folder, `safelight.db${end}`), { force: true });
    return { name, folder, ...known };
  }
  return { name, folder, ...knownTo(app) };
}

function knownTo({ ports: { store } }: TestApp): Pick<Template, 'intact' | 'settings'> {
  const query = { statuses: null, search: null, sort: 'newest', afterId: null, limit: 100 } as const;
  const intact = store.jobs.page(query).flatMap((job) =>
    store.images
      .ofJob(job.id)
      .filter(({ status }) => status === 'completed')
      .map(({ id }) => ({
        imageId: id,
        jobId: job.id,
        hashes: store.files
          .ofImage(id)
          .filter(({ kind }) => kind === 'variant')
          .map(({ sha256 }) => sha256),
      })),
  );
  const { maxConcurrency, nameTemplate, userId } = store.settings.all();
  return { intact, settings: { maxConcurrency, nameTemplate, userId } };
}

async function logOfAnother(folder: string): Promise<Buffer> {
  const app = new TestApp({ folder });
  await app.app.start('run');
  await finishedJob(app, 'Somebody else’s');
  const data = app.ports.info.dataDir;
  const log = readFileSync(join(data, 'safelight.db-wal'));
  await app.close();
  return log;
}

/** Makes the data directory of a case anew. Returns its path. */
export function layOut(places: Places, template: Template): string {
  const data = join(places.work, 'data');
  rmSync(places.work, { recursive: true, force: true });
  mkdirSync(places.work, { recursive: true });
  // Jobs that go on make files of their own: left there, each case would have more to look through than the one before.
  cpSync(places.library, join(places.work, 'library'), { recursive: true });
  cpSync(template.folder, `${data}.new`, { recursive: true });
  renameSync(`${data}.new`, data);
  return data;
}

/** The hash of every file below a folder, by its path there. Without what is not there to be kept: SQLite's memory file of a sound database. */
export function hashesBelow(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found.set(path.slice(folder.length + 1), createHash('sha256').update(readFileSync(path)).digest('hex'));
  }
  return found;
}
