import {
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import { temporaryFolder } from '../../support/test-app.ts';

/** What nobody may read, write over or take away. */
export const CANARY = 'canary: whoever shows this has left its folder';

/** Deeper than any of the names goes up, so that an app that is broken does harm nowhere else. */
const DEPTH = 'a/b/c/d/e/f/g/h/i/j/k/l';

/**
 * A folder that names are resolved in, on a real file system, and around it what they might lead to: files with canaries, a folder whose
 * name only begins alike, symbolic links that lead outside.
 */
export class World {
  readonly #folder = temporaryFolder();
  readonly #top = realpathSync(this.#folder.path);
  readonly path = join(this.#top, DEPTH);
  readonly inside = join(this.path, 'inside');
  readonly outside = join(this.path, 'outside');
  readonly #before: string;

  constructor() {
    mkdirSync(this.path, { recursive: true });
    for (const folder of ['inside', 'inside/folder', 'outside', 'inside-evil'])
      mkdirSync(join(this.path, folder));
    for (const file of [
      'outside/canary.txt',
      'outside/canary.safelight',
      'inside-evil/canary.txt',
      'canary.txt',
    ]) {
      writeFileSync(join(this.path, file), CANARY);
    }
    writeFileSync(join(this.inside, 'index.html'), 'the page');
    writeFileSync(join(this.inside, 'folder', 'a.js'), 'a script');
    symlinkSync(this.outside, join(this.inside, 'link'));
    symlinkSync(join(this.outside, 'canary.txt'), join(this.inside, 'link-to-file'));
    this.#before = this.#outside();
  }

  /** Whether a path that is there really lies in a folder, whatever links it goes through. */
  isIn(folder: string, path: string): boolean {
    return realpathSync(path).startsWith(realpathSync(folder) + sep);
  }

  /** What has changed around the folder; null when nothing has. */
  whatChanged(): string | null {
    const now = this.#outside();
    return now === this.#before ? null : `what lies outside changed: ${this.#before} → ${now}`;
  }

  remove(): void {
    this.#folder.remove();
  }

  /** Everything beside the folder and what the proof itself keeps there, with its content. */
  #outside(): string {
    const names = readdirSync(this.#top, { recursive: true, encoding: 'utf8' }).sort();
    const own = [`${DEPTH}/inside`, `${DEPTH}/ours`];
    const others = names.filter(
      (name) => !own.some((folder) => name === folder || name.startsWith(`${folder}/`)),
    );
    return JSON.stringify(
      others.map((name) => {
        const path = join(this.#top, name);
        return [name, statSync(path).isFile() ? readFileSync(path, 'utf8') : 'folder'];
      }),
    );
  }
}
