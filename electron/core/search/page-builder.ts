import type { SearchGroup, SearchHit, SearchPlace } from '../../../shared/contract/search.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { hitMaker } from './marks.ts';
import type { Kept } from './patterns.ts';

type Wanted = {
  /** So many jobs, and so many hits of each. */
  readonly groups: number;
  readonly hits: number;
  /** What is marked in them. */
  readonly words: readonly string[];
  readonly codes: readonly string[];
};

type Group = { readonly job: Job; readonly hits: SearchHit[]; next: SearchPlace | null };

/** One page of results as it grows: hits come from the newest job down, each job's from the newest entry down. */
export class PageBuilder {
  readonly #jobOf: (jobId: string) => Job | null;
  readonly #wanted: Wanted;
  readonly #toHit: ReturnType<typeof hitMaker>;
  readonly #groups: Group[] = [];

  constructor(jobOf: (jobId: string) => Job | null, wanted: Wanted) {
    this.#jobOf = jobOf;
    this.#wanted = wanted;
    this.#toHit = hitMaker(wanted.words, wanted.codes);
  }

  groups(): SearchGroup[] {
    return this.#groups;
  }

  /** @returns where the next page begins, once one comes that has no room in this; null until then. */
  add(kept: readonly Kept[]): SearchPlace | null {
    for (const { found, finds } of kept) {
      const { place, entry } = found;
      const group = this.#groups.at(-1);
      if (group?.job.id === entry.jobId) {
        if (group.hits.length < this.#wanted.hits) group.hits.push(this.#toHit(entry, finds));
        else group.next ??= place + 1;
        continue;
      }
      if (this.#groups.length === this.#wanted.groups) return place + 1;
      const job = this.#jobOf(entry.jobId);
      // Deleted since its entries were read.
      if (job === null) continue;
      this.#groups.push({ job, hits: [this.#toHit(entry, finds)], next: null });
    }
    return null;
  }

  /** A place in the job that was added last, if that has more than is wanted of it; otherwise null. */
  fullJob(): SearchPlace | null {
    const next = this.#groups.at(-1)?.next ?? null;
    return next === null ? null : next - 1;
  }
}
