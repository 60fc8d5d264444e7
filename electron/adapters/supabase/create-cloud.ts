import type { Cloud } from '../../core/ports/cloud.ts';

/** Reaches Supabase projects by Supabase's own client. */
export function createCloud(): Cloud {
  throw new Error('not built');
}
