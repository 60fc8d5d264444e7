import { readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createArchives } from '../../../electron/adapters/archive/archives.ts';
import type { Random } from '../../../electron/adapters/demo/painter/random.ts';
import { createFiles } from '../../../electron/adapters/files/create-files.ts';
import { requireEnding } from '../../../electron/core/export/plan.ts';
import { fileName, folderName, withSuffix } from '../../../electron/core/pipeline/file-names.ts';
import { FailureError } from '../../../electron/core/ports/failure-error.ts';
import { fileResponse } from '../../../electron/hosts/compose/file-response.ts';
import { resolveAsset } from '../../../electron/hosts/desktop/asset.ts';
import { EXPORT_FORMATS } from '../../../shared/contract/exports.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { type ForgedMember, forgedZip } from './forged-zip.ts';
import { hostileName, hostilePiece, oneOf } from './hostile-names.ts';
import { whyNotPlain } from './plain-name.ts';
import { CANARY, type World } from './world.ts';

/** Gives one hostile name to one part of the app. Returns what it broke; null when it broke nothing. */
export type Way = (random: Random) => Promise<string | null>;

/** Everything that makes a path of a name that somebody else has chosen. */
export function waysInto(world: World): Readonly<Record<string, Way>> {
  const ours = join(world.path, 'ours');
  const files = createFiles({ dataDir: join(ours, 'data'), library: join(ours, 'library') });
  return {
    'the page, at app://': (random) => page(world, random),
    'names made of prompts and templates': (random) => made(files, world, random),
    'names in the library': (random) => library(files, world, random),
    'base images and pictures by their ids': (random) => caches(files, world, random),
    'members of an archive': (random) => archive(world, random),
    'where an export goes': (random) => exportPath(files, world, random),
  };
}

/** A file system takes 255 bytes, which so many letters never pass. */
const MOST_LETTERS = 60;

type Files = ReturnType<typeof createFiles>;

/** What the protocol’s handler does with an address, which Chromium has read before: as it stands, and as it is after that. */
async function page(world: World, random: Random): Promise<string | null> {
  const name = hostileName(random);
  const pathname = random.chance(0.5) ? pathnameOf(name) : `/${name}`;
  const path = await resolveAsset(world.inside, pathname);
  if (path === null) return null;
  if (!world.isIn(world.inside, path)) return `${JSON.stringify(pathname)} leads to ${path}`;
  const answer = await fileResponse(path, {});
  const shown = answer === null ? '' : await answer.text();
  return shown.includes(CANARY) ? `${JSON.stringify(pathname)} shows what lies outside` : null;
}

function pathnameOf(name: string): string {
  try {
    return new URL(`app://safelight/${name}`).pathname;
  } catch {
    return `/${name}`;
  }
}

async function made(files: Files, world: World, random: Random): Promise<string | null> {
  const parts = {
    createdAt: Date.UTC(2026, 0, 1) + random.whole(0, 1e9),
    jobId: random.chance(0.9) ? '01890000-0000-7000-8000-000000000001' : hostilePiece(random),
    prompt: hostileName(random),
    model: hostilePiece(random),
    seed: random.whole(0, 9),
    index: 1,
    images: 1,
    variant: random.whole(0, 2),
    variants: 2,
    format: oneOf(['png', 'jpeg', 'webp', 'json'] as const, random),
  };
  const template = random.chance(0.5) ? `{prompt}${hostilePiece(random)}{model}` : hostileName(random);
  const folder = folderName(parts);
  const name = random.chance(0.8) ? fileName(template, parts) : withSuffix(fileName(template, parts), 7);
  for (const each of [folder, name]) {
    const why = whyNotPlain(each);
    if (why !== null) return `${JSON.stringify(each)}: ${why}`;
  }
  return random.chance(0.1) ? published(files, world, folder, name) : null;
}

/** Really writes it, twice: the second must find the first one’s name taken, however it is spelled. */
async function published(files: Files, world: World, folder: string, name: string): Promise<string | null> {
  const { library } = files;
  await library.prepare(folder);
  const path = library.path(folder, name);
  const texts = ['first', 'second'];
  for (const text of texts) {
    const part = library.part(folder, text);
    await library.writePart(part, text);
    const outcome = await library.publish(part, path);
    if (outcome === 'taken') rmSync(part);
  }
  const content = readFileSync(path, 'utf8');
  const isIn = world.isIn(library.root, path);
  rmSync(join(library.root, folder), { recursive: true });
  if (!isIn) return `${path} lies outside of the library`;
  return content === 'first' ? null : `${path} was written over`;
}

/** Names that the app would never make, given to the adapter all the same. */
async function library(files: Files, world: World, random: Random): Promise<string | null> {
  const { library } = files;
  const folder = random.chance(0.5) ? 'job' : hostileName(random);
  const name = hostileName(random);
  try {
    const path = library.path(folder, name);
    await library.prepare(folder);
    const part = library.part(folder, random.chance(0.5) ? 'part' : hostilePiece(random));
    await library.writePart(part, 'ours');
    await library.publish(part, path);
    return [path].every((each) => world.isIn(library.root, each)) ? null : `${path} lies outside`;
  } catch (error) {
    return refusal(error);
  } finally {
    rmSync(library.root, { recursive: true, force: true });
  }
}

async function caches(files: Files, world: World, random: Random): Promise<string | null> {
  const { originals, thumbs } = files;
  const name = hostileName(random);
  try {
    switch (random.whole(0, 4)) {
      case 0: {
        const part = await originals.part(name, hostilePiece(random));
        if (basename(part).length > MOST_LETTERS) return null; // The system refuses it, as it should.
        writeFileSync(part, 'ours');
        const path = await originals.publish(part, 'png');
        return world.isIn(join(world.path, 'ours'), path) ? null : `${path} lies outside`;
      }
      case 1: {
        const found = await originals.find(random.chance(0.5) ? 'job' : name, name);
        return found === null || world.isIn(join(world.path, 'ours'), found) ? null : `found ${found}`;
      }
      case 2:
        await originals.removeJob(name);
        return null;
      case 3: {
        const found = await thumbs.find(name);
        return found === null || world.isIn(join(world.path, 'ours'), found) ? null : `found ${found}`;
      }
      default: {
        const part = await thumbs.part();
        writeFileSync(part, 'ours');
        const path = await thumbs.publish(part, name);
        await thumbs.remove(name);
        return path.startsWith(join(world.path, 'ours')) ? null : `${path} lies outside`;
      }
    }
  } catch (error) {
    return refusal(error);
  }
}

/** Bytes of an archive whose names lead outside, twice the same, into one another, to more than there is room for. */
function forged(random: Random): Buffer {
  const members = Array.from({ length: random.whole(1, 4) }, (_, at): ForgedMember => {
    const name = hostileName(random).slice(0, 60_000);
    return {
      name: random.chance(0.1) ? new Uint8Array([0xff, 0xfe, 0x2f, 0x2e, 0x2e]) : name,
      content: Buffer.from(random.chance(0.1) ? '0'.repeat(100_000) : 'a member'),
      isSymlink: random.chance(0.2),
      overlaps: at > 0 && random.chance(0.2),
      isPacked: random.chance(0.3),
      ...(random.chance(0.2) ? { otherName: hostilePiece(random) } : {}),
      ...(random.chance(0.2) ? { claimedBytes: oneOf([0, 1, 50_000, 2 ** 31, 2 ** 32 - 1], random) } : {}),
    };
  });
  const twice = random.chance(0.2) ? [...members, ...members] : members;
  const bytes = forgedZip(twice);
  return random.chance(0.1) ? bytes.subarray(0, random.whole(0, bytes.length)) : bytes;
}

const LIMITS = { members: 6, bytes: 1_000_000 };
const MOST_BYTES = 200_000;

async function archive(world: World, random: Random): Promise<string | null> {
  const path = join(world.inside, 'forged.zip');
  const target = join(world.inside, 'member');
  writeFileSync(path, forged(random));
  const before = readdirSync(world.inside).length;
  try {
    const opened = await createArchives().open(path, LIMITS);
    try {
      for (const name of ['a', 'index.html', '../outside/canary.txt', hostileName(random)]) {
        if (opened.size(name) === null) continue;
        await opened.extract(name, MOST_BYTES, target);
        if (statSync(target).size > MOST_BYTES) return `${JSON.stringify(name)} grew beyond its bound`;
        if (readFileSync(target, 'utf8').includes(CANARY)) return `${JSON.stringify(name)} holds the canary`;
        rmSync(target);
      }
    } finally {
      opened.close();
    }
  } catch (error) {
    const why = refusal(error);
    if (why !== null) return why;
  }
  rmSync(target, { force: true });
  return readdirSync(world.inside).length > before ? 'something was written beside the member' : null;
}

/** An export may go wherever its user says, but as a new file of its kind, and never over one that is there. */
async function exportPath({ exports }: Files, world: World, random: Random): Promise<string | null> {
  const format = oneOf(EXPORT_FORMATS, random);
  const name = hostileName(random).replaceAll('..', '.');
  const given = random.chance(0.3)
    ? join(world.outside, random.chance(0.5) ? 'canary.safelight' : 'canary.txt')
    : random.chance(0.5)
      ? `${world.inside}/folder/${name}`
      : name;
  // Nobody’s own root may be written to by a proof.
  if (given.startsWith('/') && !given.startsWith(world.path)) return null;
  try {
    const place = await exports.place(given, 'export.log');
    requireEnding(place.name, format);
    const path = exports.path(place);
    if (!realpathSync(world.path) || !path.startsWith(world.path)) return `${given} became ${path}`;
    const { path: part } = await exports.writePart(join(world.inside, 'folder'), pieces());
    const outcome = await exports.publish(part, place);
    rmSync(part, { force: true });
    if (outcome === 'published') rmSync(path);
    return null;
  } catch (error) {
    return refusal(error);
  }
}

async function* pieces(): AsyncGenerator<string> {
  yield 'an export';
}

/** A refusal in the app’s own words is as it should be; anything else is a defect. */
function refusal(error: unknown): string | null {
  const isOurs = error instanceof FailureError || error instanceof AppError;
  return isOurs ? null : `a defect inside: ${(error as Error).stack}`;
}
