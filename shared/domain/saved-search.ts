import { z } from 'zod';
import { MAX_QUERY } from './search-query.ts';

export const MAX_SAVED_SEARCHES = 100;

/** A query that its user gave a name, to ask it again. */
export const savedSearchSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1, 'A saved search needs a name.').max(80),
  query: z.string().min(1).max(MAX_QUERY),
});
export type SavedSearch = z.infer<typeof savedSearchSchema>;

export const savedSearchesSchema = z.array(savedSearchSchema).max(MAX_SAVED_SEARCHES);
