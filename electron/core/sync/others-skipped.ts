import { startOf } from '../../../shared/text/start-of.ts';
import type { Redact } from '../logging/redaction.ts';
import type { OthersParts } from './others.ts';
import type { Skipped } from './others-rows.ts';

/** So many rows are remembered as noted; behind that they may be noted again. */
const MOST_KNOWN = 1_000;
const MOST_NAMED = 5;
const MOST_WHY = 300;

/** Tells of the rows that cannot be read, each of them once. */
export class SkippedRows {
  readonly #note: OthersParts['note'];
  readonly #redact: Redact;
  readonly #known = new Set<string>();

  constructor(note: OthersParts['note'], redact: Redact) {
    this.#note = note;
    this.#redact = redact;
  }

  /** @param what of which kind these rows are, such as `jobs` */
  note(what: string, rows: readonly Skipped[]): void {
    const news = rows.filter(({ id }) => !this.#known.has(`${what} ${id}`));
    if (news.length === 0) return;
    if (this.#known.size > MOST_KNOWN) this.#known.clear();
    for (const { id } of news) this.#known.add(`${what} ${id}`);
    const named = news.slice(0, MOST_NAMED).map(({ id, why }) => ({ id, why: this.#shown(why) }));
    const message = `${news.length} ${what} of other devices were left out: this Safelight cannot read them. A newer one may have written them.`;
    this.#note('warning', message, { rows: named });
  }

  #shown(why: string): string {
    return startOf(this.#redact(why), MOST_WHY);
  }
}
