import { insideJson } from '../../../shared/text/inside-json.ts';

/** Folders of this machine that a text must not name. All absolute. */
export type OwnFolders = {
  /** Where the program lies. */
  readonly program: string;
  /** The user's home. */
  readonly home: string;
};

/** A home so short that it is part of many paths, as of a service, names nobody. */
const SHORTEST_HOME = 4;

/**
 * Makes the function that takes the user's home out of a text, in each way in which it may be written: `~` stands for it, and nothing for
 * the folder that the program lies in.
 */
export function createHomeReducer({ program, home }: OwnFolders): (text: string) => string {
  const instead = [...formsOf(program, ''), ...(home.length < SHORTEST_HOME ? [] : formsOf(home, '~'))];
  return (text) =>
    instead.reduce(
      (reduced, [form, by]) => (reduced.includes(form) ? replaceFolder(reduced, form, by) : reduced),
      text,
    );
}

/** As it is, as an address, and inside JSON, the longest first. */
function formsOf(folder: string, by: string): [form: string, by: string][] {
  const slashes = folder.replaceAll('\\', '/');
  const address = `file://${slashes.startsWith('/') ? '' : '/'}${slashes}`;
  const forms = new Set([encodeURI(address), address, insideJson(folder), folder, slashes]);
  return [...forms].sort((a, b) => b.length - a.length).map((form) => [form, by]);
}

/** Only where the folder's name ends there: another that begins alike is another. */
function replaceFolder(text: string, folder: string, by: string): string {
  const literal = folder.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const rest = by === '' ? String.raw`(?:\\{1,2}|/)` : String.raw`(?![\w.-])`;
  return text.replace(new RegExp(`${literal}${rest}`, 'g'), by);
}
