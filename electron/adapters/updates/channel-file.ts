import type { UpdateInfo } from 'electron-updater';
import { parseUpdateInfo } from 'electron-updater/out/providers/Provider.js';
import { z } from 'zod';
import type { UpdateChannel } from '../../../shared/domain/updates.ts';
import { UpdateFailure } from '../../core/ports/updater.ts';

/** What electron-builder calls the channels in its files' names. */
export const CHANNEL_NAMES: Readonly<Record<UpdateChannel, string>> = { stable: 'latest', beta: 'beta' };

/** No installer of this app comes near it. */
const MAX_FILE_BYTES = 2 ** 31;
const SHA512_BASE64 = /^[A-Za-z0-9+/]{86}==$/;

/** What is used of a channel file; more may stand in it. */
const channelFileSchema = z.object({
  version: z.string().min(1).max(100),
  files: z
    .array(
      z.object({
        url: z.string().min(1).max(1_000),
        sha512: z.string().regex(SHA512_BASE64),
        size: z.int().positive().max(MAX_FILE_BYTES),
      }),
    )
    .min(1)
    .max(50),
  // YAML reads a bare date as one.
  releaseDate: z.union([z.string().max(100), z.date()]).nullish(),
  releaseNotes: z
    .union([z.string(), z.array(z.object({ version: z.string(), note: z.string().nullable() }))])
    .nullish(),
});

/**
 * Reads a channel file that its publisher has signed.
 * @throws UpdateFailure when it is none
 */
export function readChannelFile(content: Buffer, url: URL): UpdateInfo {
  const name = url.pathname.split('/').at(-1) ?? '';
  try {
    const info = parseUpdateInfo(content.toString('utf8'), name, url);
    channelFileSchema.parse(info);
    return info;
  } catch (cause) {
    throw new UpdateFailure(`The server’s ${name} cannot be read.`, {
      advice: 'Tell whoever publishes this copy of Safelight.',
      cause,
    });
  }
}

/** In milliseconds since the epoch; null when it is not told. */
export function releasedAt({ releaseDate }: UpdateInfo): number | null {
  const at = new Date(releaseDate).getTime();
  return Number.isNaN(at) || at < 0 ? null : at;
}

/** As one text; of several versions with their names, in the order of the file. */
export function releaseNotes({ releaseNotes: notes }: UpdateInfo): string {
  if (notes === undefined || notes === null) return '';
  if (typeof notes === 'string') return notes;
  return notes.map(({ version, note }) => `${version}\n${note ?? ''}`).join('\n\n');
}
