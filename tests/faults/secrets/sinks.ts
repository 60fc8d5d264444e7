import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createArchives } from '../../../electron/adapters/archive/archives.ts';
import { type Canary, formsOf } from './canaries.ts';

/** The files that are there to keep secrets: readable by their user alone, and encrypted where the system can. */
const KEPT_FOR_SECRETS: readonly string[] = ['webhooks.json', 'cloud.json', 'keys.json'];
const LIMITS = { members: 10_000, bytes: 2 ** 30 };

/** All that was written, shown or sent, by where. Bytes are read as latin1, so that nothing is lost; texts as they are. */
export class Sinks {
  readonly #texts = new Map<string, string>();

  add(name: string, text: string): void {
    this.#texts.set(name, `${this.#texts.get(name) ?? ''}\n${text}`);
  }

  get names(): readonly string[] {
    return [...this.#texts.keys()];
  }

  /** Every file below a folder, with its name, and what is inside of archives. */
  async addFolder(name: string, folder: string): Promise<void> {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile() && !KEPT_FOR_SECRETS.includes(each.name))) {
      const path = join(entry.parentPath, entry.name);
      this.add(
        `${name}: ${basename(path)}`,
        `${path}\n${readFileSync(path, 'latin1')}\n${readFileSync(path, 'utf8')}`,
      );
      if (/\.(zip|safelight)$/.test(path))
        this.add(`${name}: inside ${basename(path)}`, await unpacked(path));
    }
  }

  /** What was found, and where: each canary in each sink once. */
  found(all: readonly Canary[]): { readonly canary: number; readonly what: string }[] {
    return all.flatMap(({ kind, secret }, canary) => {
      const forms = formsOf(secret);
      return [...this.#texts].flatMap(([name, text]) => {
        const form = forms.find((each) => text.includes(each));
        if (form === undefined) return [];
        const at = text.indexOf(form);
        const around = text.slice(Math.max(0, at - 60), at + form.length + 20);
        return [{ canary, what: `a canary (${kind}) in ${name}: ${JSON.stringify(around)}` }];
      });
    });
  }

  /** Whether something was taken out on the way there: a sink that nothing was planted in proves nothing. */
  sawRedaction(): boolean {
    return [...this.#texts.values()].some((text) => text.includes('[redacted]'));
  }
}

async function unpacked(path: string): Promise<string> {
  const { open } = createArchives();
  const archive = await open(path, LIMITS);
  const yauzl = await import('yauzl');
  const names: string[] = [];
  const file = await yauzl.openPromise(path, {});
  for await (const { fileName } of file.eachEntry()) names.push(fileName);
  file.close();
  let all = names.join('\n');
  for (const name of names.filter((each) => !/\.(png|jpe?g|webp)$/.test(each))) {
    for await (const piece of archive.text(name, LIMITS.bytes)) all += piece;
  }
  archive.close();
  return all;
}
