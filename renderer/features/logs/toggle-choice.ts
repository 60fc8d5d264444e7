/** A choice of some of a few things, or null for all of them, with one taken in or out. Never ends with none, which would show nothing. */
export function toggleChoice<T>(all: readonly T[], chosen: readonly T[] | null, one: T): readonly T[] | null {
  const before = chosen ?? all;
  const after = all.filter((each) => before.includes(each) !== (each === one));
  return after.length === all.length || after.length === 0 ? null : after;
}
