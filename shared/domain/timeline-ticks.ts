/** Distances between marks that people can count in, in milliseconds. */
const STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
  600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000,
] as const;
const DAY = 86_400_000;

export type Ticks = { readonly step: number; readonly at: readonly number[] };

/** Marks on an axis of time. @param range in milliseconds @param most how many have room */
export function ticksOf({ from, to }: { readonly from: number; readonly to: number }, most: number): Ticks {
  const least = (to - from) / Math.max(1, most);
  const step = STEPS.find((each) => each >= least) ?? Math.ceil(least / DAY) * DAY;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return { step, at: Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step) };
}
