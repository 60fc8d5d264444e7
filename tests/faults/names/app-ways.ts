import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createArchives } from '../../../electron/adapters/archive/archives.ts';
import type { Random } from '../../../electron/adapters/demo/painter/random.ts';
import { clientOf } from '../../../electron/core/app/client.ts';
import { MEMBERS } from '../../../electron/core/export/bundle/format.ts';
import { exported } from '../../../electron/core/export/testing/exported.ts';
import { createAdmission } from '../../../electron/hosts/web/admission.ts';
import { EventRing } from '../../../electron/hosts/web/event-ring.ts';
import { listPageFiles } from '../../../electron/hosts/web/page-files.ts';
import { createWebApp } from '../../../electron/hosts/web/web-app.ts';
import { TestApp } from '../../support/test-app.ts';
import { forgedZip } from './forged-zip.ts';
import { hostileName, hostilePiece, oneOf } from './hostile-names.ts';
import type { Way } from './ways.ts';
import { CANARY, type World } from './world.ts';

const PORT = 49_153;
const HOST = `127.0.0.1:${PORT}`;
/** What is told of a refused bundle that is no defect. */
const REFUSALS: readonly string[] = ['invalid_input', 'not_found', 'not_possible'];

/** The ways through a whole app, which has a job to show and to put into a bundle. */
export class AppWays {
  readonly ways: Readonly<Record<string, Way>>;
  readonly #app: TestApp;
  readonly #world: World;
  readonly #texts: Readonly<Record<string, string>>;

  private constructor(app: TestApp, world: World, texts: Readonly<Record<string, string>>) {
    this.#app = app;
    this.#world = world;
    this.#texts = texts;
    const get = this.#webHost();
    this.ways = {
      'pages and pictures of the web host': (random) => this.#fetch(get, random),
      'bundles of others': (random) => this.#openBundle(random),
    };
  }

  static async open(world: World): Promise<AppWays> {
    const folder = join(world.path, 'ours', 'app');
    mkdirSync(folder, { recursive: true });
    const app = new TestApp({ folder });
    const { id: jobId } = await app.createJob({ images: 1, variants: 1 });
    await app.untilFinal(jobId);
    const { path } = await exported(app, { jobId, format: 'bundle' });
    const archive = await createArchives().open(path, { members: 100, bytes: 1e8 });
    const texts: Record<string, string> = {};
    for (const name of Object.values(MEMBERS)) {
      texts[name] = '';
      for await (const piece of archive.text(name, 1e8)) texts[name] += piece;
    }
    archive.close();
    return new AppWays(app, world, texts);
  }

  close(): Promise<void> {
    return this.#app.close();
  }

  #webHost(): (path: string) => Promise<Response> {
    const admission = createAdmission();
    const web = createWebApp({
      app: this.#app.app,
      admission,
      ring: new EventRing(),
      pageFiles: listPageFiles(this.#world.inside, null),
      heartbeatMs: 60_000,
      port: () => PORT,
      reportProblem: () => {},
    });
    const cookie = `safelight-${PORT}=${admission.exchange(admission.token)}`;
    return async (path) =>
      web.fetch(new Request(`http://${HOST}${path}`, { headers: { host: HOST, cookie } }));
  }

  async #fetch(get: (path: string) => Promise<Response>, random: Random): Promise<string | null> {
    const place = oneOf(
      ['/', '/media/file/', '/media/thumb/', '/media/preview/', '/media/export/', '/assets/'],
      random,
    );
    const path = place + hostileName(random);
    let answer: Response;
    try {
      answer = await get(path);
    } catch (error) {
      // What can be no part of an address, such as half a character, never becomes a request.
      return error instanceof TypeError ? null : String(error);
    }
    const text = await answer.text();
    if (answer.status >= 500) return `${JSON.stringify(path)} is answered with ${answer.status}`;
    return text.includes(CANARY) ? `${JSON.stringify(path)} shows what lies outside` : null;
  }

  /** A sound bundle with names in it, and members beside it, that lead elsewhere. */
  async #openBundle(random: Random): Promise<string | null> {
    const path = join(this.#world.inside, 'of-somebody.safelight');
    const members = Object.entries(this.#texts).map(([name, text]) => ({
      name,
      content: Buffer.from(random.chance(0.4) ? spoiled(text, random) : text),
    }));
    const more = Array.from({ length: random.whole(0, 2) }, () => ({
      name: random.chance(0.5) ? `thumbs/${hostileName(random)}` : hostileName(random).slice(0, 60_000),
      content: Buffer.from('a member'),
    }));
    writeFileSync(path, forgedZip([...members, ...more]));
    const client = clientOf(this.#app.app);
    const opened = await client.call('bundle.open', { path });
    rmSync(path);
    if (!opened.ok) return REFUSALS.includes(opened.error.code) ? null : `a defect: ${opened.error.message}`;
    const { jobId } = opened.value;
    const job = await client.call('job.get', { jobId });
    const files = job.ok ? job.value.files : [];
    for (const { id } of files) {
      const shown = await this.#app.app.media(`/media/file/${id}`);
      if (shown !== null && readFileSync(shown.path, 'utf8').includes(CANARY))
        return `it shows ${shown.path}`;
    }
    const { path: written, state } = await exported(this.#app, { jobId, format: 'text' });
    const isInside = state !== 'done' || this.#world.isIn(join(this.#world.path, 'ours'), written);
    if (state === 'done') rmSync(written, { force: true });
    await client.call('bundle.close', { jobId });
    this.#app.events.length = 0;
    return isInside ? null : `its export went to ${written}`;
  }
}

/** One of the texts in it says something else. */
function spoiled(text: string, random: Random): string {
  const value = JSON.stringify(random.chance(0.5) ? hostileName(random) : hostilePiece(random));
  const places = [...text.matchAll(/"(folder|path|sha256|prompt|model|id|jobId|message)":("[^"]*")/g)];
  if (places.length === 0) return text;
  const { index, 0: all, 2: old = '' } = oneOf(places, random);
  return text.slice(0, index + all.length - old.length) + value + text.slice(index + all.length);
}
