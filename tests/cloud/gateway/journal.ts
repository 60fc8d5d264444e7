/** One request, as the gateway saw it. What comes of it is filled in when it is answered. */
export type Asked = {
  readonly method: string;
  /** Without what follows the question mark. For a channel: `JOIN` and its topic. */
  readonly path: string;
  /** What follows the question mark, decoded. */
  readonly query: string;
  /** Bytes of its body, as it announced them. */
  readonly bytes: number;
  /** Which try this is of what the library repeats by itself; 0 for the first. */
  readonly retry: number;
  /** Rows that it carried, or that its answer did. */
  rows: number;
  /** The answer's status; null when none was sent. */
  status: number | null;
};

/** What was asked, for tests to look at. */
export class Journal {
  readonly all: Asked[] = [];

  add(asked: Asked): Asked {
    this.all.push(asked);
    return asked;
  }

  /** Those whose path holds `part`. */
  of(method: string, part: string): readonly Asked[] {
    return this.all.filter((asked) => asked.method === method && asked.path.includes(part));
  }

  /** Rows that such requests carried, or that their answers did. */
  rows(method: string, part: string): number {
    return this.of(method, part).reduce((sum, { rows }) => sum + rows, 0);
  }

  clear(): void {
    this.all.length = 0;
  }
}
