/**
 * Which jobs of the list are marked. `active` is where the keyboard is and `anchor` where a range began; both are kept as ids, since
 * the list changes under them. With one job or none marked there is nothing to do to several at once.
 */
export type Selection = {
  readonly active: string | null;
  readonly anchor: string | null;
  readonly marked: ReadonlySet<string>;
};

export type Modifiers = { readonly toggle: boolean; readonly extend: boolean };

export function only(id: string | null): Selection {
  return { active: id, anchor: id, marked: new Set(id === null ? [] : [id]) };
}

/** A click, plain, with Control or Command (`toggle`), or with Shift (`extend`). */
export function click(order: readonly string[], at: Selection, id: string, modifiers: Modifiers): Selection {
  if (modifiers.extend) return extendTo(order, at, id);
  return modifiers.toggle ? toggle(at, id) : only(id);
}

/** Marks one more, or one less. */
export function toggle(at: Selection, id: string): Selection {
  const marked = new Set(at.marked);
  if (!marked.delete(id)) marked.add(id);
  return { active: id, anchor: id, marked };
}

export function all(order: readonly string[], at: Selection): Selection {
  return { active: at.active, anchor: at.anchor, marked: new Set(order) };
}

/** Marks all from the anchor to here, and nothing else. */
export function extendTo(order: readonly string[], at: Selection, id: string): Selection {
  const from = order.indexOf(at.anchor ?? id);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return only(id);
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { active: id, anchor: at.anchor ?? id, marked: new Set(range) };
}

export type Move = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** Where the keyboard goes from the active job; null in an empty list. */
export function target(
  order: readonly string[],
  active: string | null,
  move: Move,
  page: number,
): string | null {
  const steps: Readonly<Record<Move, number>> = {
    up: -1,
    down: 1,
    'page-up': -page,
    'page-down': page,
    first: -order.length,
    last: order.length,
  };
  const from = active === null ? -1 : order.indexOf(active);
  if (from < 0) return (move === 'last' ? order.at(-1) : order[0]) ?? null;
  return order[Math.min(order.length - 1, Math.max(0, from + steps[move]))] ?? null;
}

/** The selection without jobs that are not in the list any more. The active one may have gone too; then nothing is. */
export function present(order: readonly string[], at: Selection): Selection {
  const there = new Set(order);
  if ([...at.marked].every((id) => there.has(id)) && (at.active === null || there.has(at.active))) return at;
  return {
    active: at.active !== null && there.has(at.active) ? at.active : null,
    anchor: at.anchor !== null && there.has(at.anchor) ? at.anchor : null,
    marked: new Set([...at.marked].filter((id) => there.has(id))),
  };
}
