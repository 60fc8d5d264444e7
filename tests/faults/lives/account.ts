import type { Entry, Line } from './order.ts';

/** All that the lives over one folder have acknowledged to whoever listened. */
export class Account {
  readonly created = new Set<string>();
  /** Entries by job and sequence: `<job> <seq>`. */
  readonly entries = new Map<string, Entry>();
  /** Images that were announced as completed. */
  readonly completed = new Set<string>();
  /** Images whose base image was announced as saved. */
  readonly saved = new Set<string>();
  /** How often the user allowed an image to be bought again. */
  readonly allowed = new Map<string, number>();
  /** What contradicts itself in what was announced. */
  readonly broken: string[] = [];

  add(lines: readonly Line[]): void {
    for (const line of lines) this.#add(line);
  }

  #add(line: Line): void {
    if ('created' in line) this.created.add(line.created);
    if ('log' in line)
      for (const [jobId, seq, id, message] of line.log) this.#entry(jobId, { seq, id, message });
    if ('images' in line) for (const [, imageId, status] of line.images) this.#image(imageId, status);
    if ('allowed' in line) {
      for (const id of line.allowed) this.allowed.set(id, (this.allowed.get(id) ?? 0) + 1);
    }
  }

  /** Two entries must never have been announced for one place. */
  #entry(jobId: string, entry: Entry): void {
    const place = `${jobId} ${entry.seq}`;
    const before = this.entries.get(place);
    if (before !== undefined && before.id !== entry.id)
      this.broken.push(`Entry ${place} was announced twice: ${before.message} | ${entry.message}`);
    this.entries.set(place, entry);
  }

  #image(imageId: string, status: string): void {
    if (status === 'completed') this.completed.add(imageId);
    if (['generated', 'processing', 'storing', 'completed'].includes(status)) this.saved.add(imageId);
  }
}
