/** What is made when it is first asked for, and kept: the statements of what no start needs are not compiled by it. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
