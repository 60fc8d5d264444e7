import type { Client } from '../../../../shared/contract/client.ts';
import { AppError } from '../../../../shared/contract/result.ts';
import { MAX_SAVED_SEARCHES, type SavedSearch } from '../../../../shared/domain/saved-search.ts';
import { plainLine } from '../../../../shared/text/plain-text.ts';
import { EXIT } from '../exit-codes.ts';
import { ask, type Session, withApp } from '../session.ts';

/** `safelight search --list-saved`: the searches that have a name, in the order in which they were saved. */
export function listSaved(session: Session): Promise<number> {
  return withApp(session, 'read', async ({ client }) => {
    const { savedSearches } = await ask(client, 'settings.get', {});
    for (const { name, query } of savedSearches) {
      session.printer.report({
        record: { type: 'saved-search', name, query },
        lines: (style) => [`${plainLine(name)}  ${style.dim(plainLine(query))}`],
      });
    }
    if (savedSearches.length === 0)
      session.printer.note('No search is saved yet. Save one with: safelight search QUERY --save NAME');
    return EXIT.completed;
  });
}

/**
 * The query that was saved under a name, whatever its case; of several the one that was saved last.
 * @throws AppError `not_found`
 */
export async function savedQuery(client: Client, name: string): Promise<string> {
  const { savedSearches } = await ask(client, 'settings.get', {});
  const found = savedSearches.findLast((saved) => isNamed(saved, name));
  if (found !== undefined) return found.query;
  throw new AppError('not_found', `There is no saved search ${JSON.stringify(name)}.`, {
    advice: 'See safelight search --list-saved.',
  });
}

/** Saves a query under a name, which then means this one alone. @throws AppError `not_possible` when there are too many */
export async function saveQuery(client: Client, id: string, name: string, query: string): Promise<void> {
  const { savedSearches } = await ask(client, 'settings.get', {});
  const others = savedSearches.filter((saved) => !isNamed(saved, name));
  if (others.length >= MAX_SAVED_SEARCHES) {
    throw new AppError('not_possible', `There are ${MAX_SAVED_SEARCHES} saved searches already.`, {
      advice: 'Remove one in the Safelight app, or save it under a name that is there.',
    });
  }
  await ask(client, 'settings.update', { savedSearches: [...others, { id, name, query }] });
}

function isNamed(saved: SavedSearch, name: string): boolean {
  return saved.name.toLowerCase() === name.trim().toLowerCase();
}
