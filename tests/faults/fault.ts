/**
 * One proof by fault injection: something goes wrong so many times, and each time it is looked whether what the app promises still
 * holds. What was found is counted, never averaged away.
 */
export type Fault = {
  /** What goes wrong, in a few words, as docs/reliability.md says it. */
  readonly title: string;
  /** What is counted: kills, states, seeds. */
  readonly unit: string;
  /** So many are to be played for the figure in docs/reliability.md. */
  readonly target: number;
  run(play: Play): Promise<Found>;
};

/** How a fault is to be played. */
export type Play = {
  /** How many times. */
  readonly count: number;
  /** Everything that is left to chance follows from it: the same seed and count play the same. */
  readonly seed: number;
  /** Plays this one alone, the way it was played among the others; null for all. */
  readonly only: number | null;
  /** Says how far it is. */
  readonly progress: (done: number) => void;
};

export type Found = {
  /** How many were played. */
  readonly done: number;
  /** Every promise that was broken. Empty is what is to be reached. */
  readonly broken: readonly Broken[];
  /** What else was measured, for the table: name → figure with its unit. */
  readonly figures: Readonly<Record<string, number | string>>;
};

export type Broken = {
  /** Which of those that were played; `--only` plays it again. */
  readonly at: number;
  readonly what: string;
};
