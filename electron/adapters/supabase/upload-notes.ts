import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';

/** Supabase forgets an upload that nobody went on with for a day. */
const FORGOTTEN_AFTER_MS = 24 * 60 * 60_000;

const notesSchema = z.strictObject({
  version: z.literal(1),
  uploads: z.record(z.string(), z.strictObject({ url: z.url(), size: z.int().positive(), begunAt: z.int() })),
});
type Notes = z.infer<typeof notesSchema>['uploads'];

/**
 * Where begun uploads go on, also after a restart: a small file of the addresses that the server gave for them. Without it they would
 * begin again, which costs time and nothing else: so what goes wrong with the file is nobody's trouble.
 */
export class UploadNotes {
  readonly #file: string;
  #notes: Promise<Notes> | null = null;
  #writing: Promise<void> = Promise.resolve();

  /** @param file absolute path */
  constructor(file: string) {
    this.#file = file;
  }

  /** Null when no upload of this size was begun to this place. */
  async find(place: string, size: number): Promise<string | null> {
    const note = (await this.#read())[place];
    return note !== undefined && note.size === size ? note.url : null;
  }

  /** @param url null forgets it */
  async set(place: string, size: number, url: string | null): Promise<void> {
    const notes = await this.#read();
    delete notes[place];
    for (const [other, { begunAt }] of Object.entries(notes))
      if (Math.abs(Date.now() - begunAt) > FORGOTTEN_AFTER_MS) delete notes[other];
    if (url !== null) notes[place] = { url, size, begunAt: Date.now() };
    const text = JSON.stringify({ version: 1, uploads: notes });
    this.#writing = this.#writing.then(() => this.#write(text)).catch(() => {});
    await this.#writing;
  }

  #read(): Promise<Notes> {
    this.#notes ??= readFile(this.#file, 'utf8')
      .then((text) => ({ ...notesSchema.parse(JSON.parse(text)).uploads }))
      .catch(() => ({}));
    return this.#notes;
  }

  /** As a whole, so that a crash leaves the old one or the new one. */
  async #write(text: string): Promise<void> {
    await writeFile(`${this.#file}.part`, text, { mode: 0o600 });
    await rename(`${this.#file}.part`, this.#file);
  }
}
