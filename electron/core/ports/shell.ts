import type { ShellAbilities } from '../../../shared/contract/commands.ts';

/** What a file chooser offers: its name for people, and how such files end, without the dot. */
export type FileKind = { readonly name: string; readonly endings: readonly string[] };

/**
 * What the host can do outside of the window. A method that the host has no ability for is never called. Each throws AppError
 * `not_possible`, with what to do instead, when the system refuses.
 */
export interface Shell {
  readonly abilities: ShellAbilities;
  /** Opens the folder in the system's file manager. */
  openFolder(path: string): Promise<void>;
  /** Opens the folder that the file lies in, with the file selected. */
  reveal(path: string): Promise<void>;
  /** Goes on with a drag that began in the window, with these files, shown as the picture at `icon`. */
  drag(paths: readonly string[], icon: string): Promise<void>;
  /** Lets the user choose a folder; null when they choose none. */
  chooseFolder(): Promise<string | null>;
  /** Lets the user choose a file with one of these endings, without their dots; null when they choose none. */
  chooseFile(kind: FileKind): Promise<string | null>;
  /** Lets the user name a new file, at first as at `path`, which is absolute; null when they leave it. */
  chooseNewFile(path: string, kind: FileKind): Promise<string | null>;
  /** Opens an https address in the browser. The core has checked that it is one that the app itself names. */
  openLink(url: string): Promise<void>;
}
