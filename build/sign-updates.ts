import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { readChannelFile } from '../electron/adapters/updates/channel-file.ts';
import { newKeyPair, publicHalf, signatureFile, signFile } from '../electron/adapters/updates/signature.ts';
import { isUpdateAddress } from '../shared/domain/updates.ts';
import { ROOT } from './ensure-built.mjs';

/** What is built into the packages: where updates are, and who may sign them. */
export const PUBLISHER_FILE = join(ROOT, 'electron/hosts/desktop/updates/publisher.json');
/** The private key itself, for a machine that has it in no file. */
const KEY_VARIABLE = 'SAFELIGHT_UPDATES_KEY';

type Publisher = { readonly url: string | null; readonly keys: readonly string[] };

const USAGE = `npm run sign-updates -- new-key --key FILE --url ADDRESS
  Makes a private key in FILE, which must never leave the publisher, and writes its public half and the address to
  electron/hosts/desktop/updates/publisher.json, from where both are built into the packages.

npm run sign-updates -- [--key FILE] [--folder dist]
  Signs the channel files (latest*.yml, beta*.yml) in the folder. Without --key the key is read from ${KEY_VARIABLE}.`;

/** A mistake of whoever calls: its message is all that is said. */
class Misuse extends Error {}

function main(args: readonly string[]): void {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      key: { type: 'string' },
      url: { type: 'string' },
      folder: { type: 'string', default: 'dist' },
    },
    allowPositionals: true,
  });
  const [command, ...more] = positionals;
  if (more.length > 0 || (command !== undefined && command !== 'new-key')) throw new Misuse(USAGE);
  if (command === 'new-key') {
    newKey(PUBLISHER_FILE, values.key ?? '', values.url ?? null);
    console.log(`The private key is in ${values.key}: keep a copy where nobody else gets at it.`);
    return;
  }
  for (const name of signFolder(resolve(values.folder), readKey(values.key), readPublisher(PUBLISHER_FILE))) {
    console.log(`${name} signed`);
  }
}

/** Makes a key pair, and has the public half built in beside those that are: an older one counts until it is taken out. */
export function newKey(publisherFile: string, keyFile: string, url: string | null): void {
  if (keyFile === '') throw new Misuse(USAGE);
  if (existsSync(keyFile))
    throw new Misuse(`There is a file ${keyFile} already. A key is never overwritten.`);
  if (url !== null && !isUpdateAddress(url))
    throw new Misuse(`${url} is no address of updates: it begins with https://.`);
  const known = readPublisher(publisherFile);
  const pair = newKeyPair();
  writeFileSync(keyFile, pair.privateKeyPem, { mode: 0o600, flag: 'wx' });
  const publisher: Publisher = { url: url ?? known.url, keys: [...known.keys, pair.publicKey] };
  writeFileSync(publisherFile, `${JSON.stringify(publisher, null, 2)}\n`);
}

/**
 * Signs the channel files of a folder. Returns their names.
 * @throws Error when there are none, when installed copies would not believe the key, or when a file is not what its channel file says
 */
export function signFolder(folder: string, privateKeyPem: string, { keys }: Publisher): string[] {
  if (!keys.includes(publicHalf(privateKeyPem))) {
    throw new Misuse(
      'This key is none of those in publisher.json: no copy of the app would believe its signature.',
    );
  }
  const names = readdirSync(folder).filter((name) => /^(latest|beta)[\w-]*\.yml$/.test(name));
  if (names.length === 0) {
    throw new Misuse(
      `There is no channel file in ${folder}. Run npm run dist with an address in publisher.json.`,
    );
  }
  for (const name of names) {
    const content = readFileSync(join(folder, name));
    requireFiles(folder, name, content);
    writeFileSync(join(folder, signatureFile(name)), `${signFile(name, content, privateKeyPem)}\n`);
  }
  return names;
}

/** A program that was changed after it was packed, by another signature for one, would be downloaded by everyone and installed by nobody. */
function requireFiles(folder: string, name: string, content: Buffer): void {
  for (const { url, sha512, size } of readChannelFile(content, pathToFileURL(join(folder, name))).files) {
    const bytes = readFileSync(join(folder, decodeURIComponent(url)));
    const isSame = bytes.length === size && createHash('sha512').update(bytes).digest('base64') === sha512;
    if (!isSame) throw new Misuse(`${url} is not the file that ${name} describes. Make both again.`);
  }
}

function readPublisher(path: string): Publisher {
  return JSON.parse(readFileSync(path, 'utf8')) as Publisher;
}

function readKey(file: string | undefined): string {
  if (file !== undefined) return readFileSync(file, 'utf8');
  const key = process.env[KEY_VARIABLE];
  if (!key) throw new Misuse(USAGE);
  return key;
}

if (import.meta.main) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Misuse ? error.message : error);
    process.exitCode = 1;
  }
}
