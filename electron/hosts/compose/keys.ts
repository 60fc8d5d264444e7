import { join } from 'node:path';
import { normaliseBaseUrl, OPENAI_BASE_URL } from '../../adapters/openai/base-url.ts';
import type { Cipher } from '../../adapters/secrets/cipher.ts';
import { createKeys } from '../../adapters/secrets/create-keys.ts';
import type { Ports } from '../../core/ports/index.ts';
import type { Keys } from '../../core/ports/keys.ts';

export type OpenKeysOptions = {
  readonly dataDir: string;
  readonly want: 'write' | 'read';
  readonly env: NodeJS.ProcessEnv;
  readonly cipher?: Cipher | null;
  readonly reportProblem: Ports['reportProblem'];
};

/** The keys in the data directory's `keys.json`, for a writer that can protect them; otherwise only what is set until the app ends. */
export function openKeys({ dataDir, want, env, cipher, reportProblem }: OpenKeysOptions): Promise<Keys> {
  return createKeys({
    file: join(dataDir, 'keys.json'),
    cipher: want === 'write' ? (cipher ?? null) : null,
    env,
    readAddress: normaliseBaseUrl,
    ownAddress: OPENAI_BASE_URL,
    reportProblem,
    now: Date.now,
  });
}
