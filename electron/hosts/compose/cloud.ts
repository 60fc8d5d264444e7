import { join } from 'node:path';
import type { Cipher } from '../../adapters/secrets/cipher.ts';
import { createCloudSession } from '../../adapters/secrets/cloud-session.ts';
import { openMirror, removeMirror } from '../../adapters/sqlite/open-mirror.ts';
import type { Cloud } from '../../core/ports/cloud.ts';
import type { Ports } from '../../core/ports/index.ts';
import type { MirrorFile } from '../../core/ports/mirror-file.ts';

/**
 * Reaches Supabase by its own client, which is loaded when it is first used: most starts never do. Begun uploads are noted in the data
 * directory's `cloud-uploads.json`.
 */
export function lazyCloud(dataDir: string, resourcesDir: string): Cloud {
  let made: Promise<Cloud> | null = null;
  const cloud = () => {
    made ??= import('../../adapters/supabase/create-cloud.ts').then(({ createCloud }) =>
      createCloud({
        uploadsFile: join(dataDir, 'cloud-uploads.json'),
        migrationsDir: join(resourcesDir, 'supabase', 'migrations'),
      }),
    );
    return made;
  };
  return {
    tablesSql: async () => (await cloud()).tablesSql(),
    checkProject: async (project) => (await cloud()).checkProject(project),
    open: async (project, session) => (await cloud()).open(project, session),
  };
}

/** The session, in the data directory's `cloud.json`. */
export function openCloudSession({
  dataDir,
  cipher,
  reportProblem,
}: {
  readonly dataDir: string;
  readonly cipher: Cipher | null;
  readonly reportProblem: Ports['reportProblem'];
}): Promise<Ports['cloudSession']> {
  return createCloudSession({ file: join(dataDir, 'cloud.json'), cipher, reportProblem, now: Date.now });
}

/** What other devices made, in the data directory's `cloud.db`. Who may only read opens it so. */
export function mirrorFile(dataDir: string, mode: 'write' | 'read'): MirrorFile {
  const path = join(dataDir, 'cloud.db');
  return { open: () => openMirror(path, mode, Date.now), remove: () => removeMirror(path) };
}
