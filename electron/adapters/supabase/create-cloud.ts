import type { Cloud, CloudError, ProjectComplaint } from '../../core/ports/cloud.ts';
import { complaintAbout } from './check-project.ts';
import { SupabaseLink } from './link.ts';
import { problem } from './problems.ts';
import { readTablesSql } from './tables-sql.ts';
import { UploadNotes } from './upload-notes.ts';
import { Wire } from './wire.ts';

export type CloudOptions = {
  /** Absolute path of a small file in which begun uploads are noted, so that they go on after a restart. */
  readonly uploadsFile: string;
  /** Absolute path of the folder with the SQL files that make the tables. */
  readonly migrationsDir: string;
  /** How long nothing may move during a call, in milliseconds; 30 s if not given. */
  readonly quietMs?: number;
};

/** Stands in for a project that cannot be asked. */
const NOWHERE = { url: 'https://nowhere.invalid', publishableKey: 'none' };

/** Reaches Supabase projects by Supabase's own client. */
export function createCloud({ uploadsFile, migrationsDir, ...options }: CloudOptions): Cloud {
  const notes = new UploadNotes(uploadsFile);
  return {
    tablesSql: () => readTablesSql(migrationsDir),
    checkProject: async (project) => complaintAbout(project),
    async open(project, session) {
      const complaint = complaintAbout(project);
      const wire =
        complaint === null
          ? new Wire(project, options)
          : new Wire(NOWHERE, {
              ...options,
              unusable: unusable(complaint),
            });
      return new SupabaseLink(wire, session, notes);
    },
  };
}

function unusable({ field, message, advice }: ProjectComplaint): CloudError {
  return problem(field === 'url' ? 'wrong_url' : 'wrong_key', message, advice);
}
