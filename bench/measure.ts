/** One line of a benchmark's result: a figure against its yardstick, measured in the same run. */
export type Row = {
  readonly name: string;
  /** What was measured, and what it is held against, both in `unit`. */
  readonly value: number;
  readonly yardstick: number;
  readonly unit: string;
  /** value / yardstick for times; for rates the same way round as the target says. */
  readonly ratio: number;
  readonly target: string;
  readonly pass: boolean;
};

export function atMost(name: string, value: number, yardstick: number, unit: string, limit: number): Row {
  const ratio = value / yardstick;
  return { name, value, yardstick, unit, ratio, target: `≤ ${limit}`, pass: ratio <= limit };
}

export function atLeast(name: string, value: number, yardstick: number, unit: string, limit: number): Row {
  const ratio = value / yardstick;
  return { name, value, yardstick, unit, ratio, target: `≥ ${limit}`, pass: ratio >= limit };
}

/** A figure with an absolute bound: its yardstick is the bound. */
export function within(name: string, value: number, bound: number, unit: string): Row {
  return {
    name,
    value,
    yardstick: bound,
    unit,
    ratio: value / bound,
    target: `≤ ${bound} ${unit}`,
    pass: value <= bound,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('No values to take the median of');
  return middle;
}

/**
 * Runs the contestants in turn, A B B A A B …, so that a drift of the machine, or what one leaves behind for the next, touches
 * all alike. Returns each one's median.
 */
export async function inTurns(
  rounds: number,
  contestants: Readonly<Record<string, () => number | Promise<number>>>,
): Promise<Record<string, number>> {
  const results: Record<string, number[]> = {};
  for (let round = -1; round < rounds; round += 1) {
    const order = Object.entries(contestants);
    for (const [name, run] of round % 2 === 0 ? order : order.reverse()) {
      const value = await run();
      // Round −1 warms up.
      if (round >= 0) results[name] = [...(results[name] ?? []), value];
    }
  }
  return Object.fromEntries(Object.entries(results).map(([name, values]) => [name, median(values)]));
}

/** The median's accessor that refuses a name nobody measured. */
export function figure(figures: Record<string, number>, name: string): number {
  const value = figures[name];
  if (value === undefined) throw new Error(`Nothing was measured as ${name}`);
  return value;
}
