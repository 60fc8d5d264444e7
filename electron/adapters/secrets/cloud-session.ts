import { z } from 'zod';
import type { SessionStore } from '../../core/ports/cloud.ts';
import type { Cipher } from './cipher.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

const fileSchema = z.strictObject({
  version: z.literal(1),
  /** What the cipher made of it, in base64; null where there was no cipher. */
  sealed: z.base64().nullable(),
  plain: z.string().nullable(),
});

export type CloudSessionOptions = {
  /** Absolute path of the file that keeps it. */
  readonly file: string;
  /** Null where this host has no secret store: what it keeps is readable to whoever can read its user's files. */
  readonly cipher: Cipher | null;
  /** Told when the file cannot be used. Must not throw. */
  readonly reportProblem: (message: string, error: unknown) => void;
};

/** Reads the session that is stored. Never rejects: one that cannot be read counts as none, and is reported. */
export async function createCloudSession({
  file,
  cipher,
  reportProblem,
}: CloudSessionOptions): Promise<SessionStore> {
  let session = await read().catch((error: unknown) => {
    reportProblem(`The session of the cloud account cannot be read from ${file}`, error);
    return null;
  });
  let all: readonly string[] = session === null ? [] : [session];
  let writing: Promise<unknown> = Promise.resolve();

  async function read(): Promise<string | null> {
    const text = await readPrivateFile(file);
    if (text === null) return null;
    const { sealed, plain } = fileSchema.parse(JSON.parse(text));
    if (sealed === null || cipher === null) return plain;
    return await cipher.decrypt(Buffer.from(sealed, 'base64'));
  }

  async function write(next: string | null): Promise<void> {
    const sealed = next === null || cipher === null ? null : (await cipher.encrypt(next)).toString('base64');
    await writePrivateFile(
      file,
      JSON.stringify({ version: 1, sealed, plain: sealed === null ? next : null }),
    );
    session = next;
    if (next !== null) all = [...all, next];
  }

  return {
    protection: cipher?.protection ?? 'none',
    get: () => session,
    set(next) {
      const written = writing.then(() => write(next));
      writing = written.catch(() => {});
      return written;
    },
    all: () => all,
  };
}
