import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { ROOT } from '../ensure-built.mjs';
import { RECORDS } from './record-packages.ts';

/** One work of others in a package, and the terms that it comes under. */
type Notice = { readonly title: string; readonly text: string };

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;
const RULE = '-'.repeat(80);

/**
 * Writes the notices that the licences of what we ship ask for: of each package that is bundled or lies in `shipped`, of Node and of
 * the fonts. Electron and Chromium bring theirs in files of their own.
 * @throws Error when a package says nothing of its licence
 */
export async function writeNotices(shipped: string, destination: string): Promise<void> {
  // From where they are installed: what is shipped lacks what only people read.
  const folders = [
    ...(await bundledPackages()),
    ...(await packagesIn(shipped)).map((name) => `node_modules/${name}`),
  ];
  const packages = await Promise.all(folders.map(noticeOf));
  const notices = [...unique(packages), await nodeNotice(), await fontNotice()];
  const sections = notices.map(({ title, text }) => `${RULE}\n${title}\n${RULE}\n\n${text.trim()}\n`);
  await writeFile(destination, `${INTRODUCTION}\n${sections.join('\n')}`);
}

const INTRODUCTION = `Safelight contains the works of others listed here, under the terms printed with each.
Electron and Chromium are listed in LICENSE.electron.txt and LICENSES.chromium.html.
`;

async function bundledPackages(): Promise<string[]> {
  const folder = join(ROOT, RECORDS);
  const lists = (await readdir(folder)).map(
    async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as string[],
  );
  return (await Promise.all(lists)).flat();
}

/** The names of the packages in a node_modules folder. */
async function packagesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).map(async (name) => {
    if (!name.startsWith('@')) return [name];
    return (await readdir(join(folder, name))).map((scoped) => `${name}/${scoped}`);
  });
  return (await Promise.all(names)).flat();
}

async function noticeOf(path: string): Promise<Notice> {
  const folder = join(ROOT, path);
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  const text = await licenceText(folder);
  if (text === null && license === undefined) throw new Error(`${name} says nothing of its licence.`);
  return { title: `${name} ${version}${license === undefined ? '' : ` (${license})`}`, text: text ?? '' };
}

/** What stands in the package's licence files; where it has none, its introduction, which may say what it is made of. */
async function licenceText(folder: string): Promise<string | null> {
  const names = await readdir(folder);
  const files = names.filter((name) => LICENCE_FILE.test(name)).sort();
  const told = files.length > 0 ? files : names.filter((name) => /^readme/i.test(name));
  const texts = await Promise.all(told.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.length === 0 ? null : texts.map((text) => text.trim()).join('\n\n');
}

function unique(notices: readonly Notice[]): Notice[] {
  const byTitle = new Map(notices.map((notice) => [notice.title, notice]));
  return [...byTitle.values()].sort((a, b) => (a.title < b.title ? -1 : 1));
}

/** Node's own licence file, without that of npm, of which nothing is shipped. */
async function nodeNotice(): Promise<Notice> {
  const text = await readFile(join(ROOT, 'build/package/licenses/node.txt'), 'utf8');
  return { title: `Node.js ${manifest.devDependencies.node}`, text };
}

async function fontNotice(): Promise<Notice> {
  const text = await readFile(join(ROOT, 'resources/fonts/josefin-sans-LICENSE.txt'), 'utf8');
  return { title: 'Josefin Sans', text };
}
