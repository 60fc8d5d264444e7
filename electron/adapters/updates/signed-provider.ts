import { Provider, type ResolvedUpdateFileInfo, type UpdateInfo } from 'electron-updater';
import { findFile, type ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import type { UpdateChannel } from '../../../shared/domain/updates.ts';
import { isNewer } from '../../../shared/domain/version.ts';
import { UpdateFailure, type UpdateSource } from '../../core/ports/updater.ts';
import { folderOf, leadsTo } from './addresses.ts';
import { CHANNEL_NAMES, readChannelFile } from './channel-file.ts';
import { type Fetching, fetchText, NoSuchFile } from './fetch.ts';
import { isSigned, signatureFile } from './signature.ts';

/** A channel file is about a kilobyte; with long release notes it is some. */
const MAX_CHANNEL_FILE_BYTES = 256 * 1_024;
const MAX_SIGNATURE_BYTES = 1_024;

/** How a file ends that replaces a copy of each kind. */
const ENDINGS: Readonly<Record<InstallKind, string>> = { appimage: '.appimage', mac: '.zip', nsis: '.exe' };

/** How this copy was installed, which is how it is replaced. */
export type InstallKind = 'appimage' | 'nsis' | 'mac';

export type SignedSource = Fetching & {
  readonly source: UpdateSource;
  readonly kind: InstallKind;
  /** The publisher's, in base64 of their SPKI. One of them must have signed. */
  readonly publicKeys: readonly string[];
  readonly signal: AbortSignal;
};

/**
 * electron-updater's generic provider, with one rule more: a channel file counts only with its publisher's signature beside it. Nothing of
 * it is parsed before.
 */
export class SignedProvider extends Provider<UpdateInfo> {
  readonly #options: SignedSource;
  readonly #folder: URL;

  constructor(options: SignedSource, runtime: ProviderRuntimeOptions) {
    super(runtime);
    this.#options = options;
    this.#folder = folderOf(options.source.url);
  }

  /** The newest version of the channel. Who tries out betas also gets what is finished after them. */
  async getLatestVersion(): Promise<UpdateInfo> {
    const { channel } = this.#options.source;
    if (channel === 'stable') return this.#read('stable');
    const [beta, stable] = await Promise.allSettled([this.#read('beta'), this.#read('stable')]);
    for (const read of [beta, stable]) {
      // A channel may have no file yet. Anything else could be somebody who withholds one.
      if (read.status === 'rejected' && !(read.reason instanceof NoSuchFile)) throw read.reason;
    }
    if (beta.status === 'rejected') {
      if (stable.status === 'rejected') throw beta.reason;
      return stable.value;
    }
    if (stable.status === 'rejected') return beta.value;
    return isNewer(stable.value.version, beta.value.version) ? stable.value : beta.value;
  }

  async #read(channel: UpdateChannel): Promise<UpdateInfo> {
    const name = `${this.getCustomChannelName(CHANNEL_NAMES[channel])}.yml`;
    const url = new URL(name, this.#folder);
    const content = await this.#fetch(url, MAX_CHANNEL_FILE_BYTES);
    const signature = await this.#fetch(
      new URL(signatureFile(name), this.#folder),
      MAX_SIGNATURE_BYTES,
    ).catch((error: unknown) => {
      throw error instanceof NoSuchFile ? unsigned(name, 'is not signed') : error;
    });
    if (!isSigned(name, content, signature.toString('utf8'), this.#options.publicKeys)) {
      throw unsigned(name, 'is not signed by its publisher, or was changed on its way');
    }
    return readChannelFile(content, url);
  }

  #fetch(url: URL, maxBytes: number): Promise<Buffer> {
    return fetchText(url, { ...this.#options, maxBytes }, this.#options.signal);
  }

  resolveFiles(info: UpdateInfo): ResolvedUpdateFileInfo[] {
    return filesFor(info, this.#options);
  }
}

type For = Pick<SignedSource, 'kind' | 'source'>;

/**
 * Only what can replace this copy: electron-updater would take the first file where there is none.
 * @throws UpdateFailure when there is none, or where one leads where nothing is fetched from
 */
function filesFor(info: UpdateInfo, { kind, source }: For): ResolvedUpdateFileInfo[] {
  const files = info.files
    .map((file) => ({ url: leadsTo(folderOf(source.url), file.url), info: file }))
    .filter(({ url }) => url.pathname.toLowerCase().endsWith(ENDINGS[kind]));
  if (files.length > 0) return files;
  throw new UpdateFailure(`Version ${info.version} has no file for this system.`, {
    advice: 'Tell whoever publishes this copy of Safelight.',
  });
}

/**
 * What the download of this version takes, in bytes.
 * @throws UpdateFailure as `resolveFiles` does
 */
export function bytesOf(info: UpdateInfo, of: For): number {
  // As electron-updater chooses among them.
  return findFile(filesFor(info, of), ENDINGS[of.kind].slice(1))?.info.size ?? 0;
}

function unsigned(name: string, what: string): UpdateFailure {
  return new UpdateFailure(`The server’s ${name} ${what}. Nothing of it was used.`, {
    advice: 'Look whether the address of updates is right. If it is, tell whoever publishes this copy.',
  });
}
