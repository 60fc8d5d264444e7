import type { Update } from '../../../shared/domain/updates.ts';
import type { Offer } from '../ports/updater.ts';

/** What of release notes is kept: more than anyone reads in a settings page. */
const MAX_NOTES = 10_000;

/** What is shown of an offer. */
export function shownUpdate({ version, releasedAt, notes, bytes }: Offer): Update {
  return { version, releasedAt, notes: plainNotes(notes), bytes };
}

/**
 * Release notes as text: bounded, without what moves a cursor or turns the direction of writing, so that nothing in them looks like
 * something else. Mark-up stays as it was written and is never interpreted.
 */
export function plainNotes(notes: string): string {
  const clean = notes
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return clean.length <= MAX_NOTES ? clean : `${clean.slice(0, MAX_NOTES).trimEnd()}…`;
}
