/** What finds a term in a text, whatever the case of either; `flags` may add `g` to find it everywhere. */
export function termPattern(term: string, flags = ''): RegExp {
  return new RegExp([...term].map(characterPattern).join(''), `u${flags}`);
}

/** The character and its other case, where that is one character too (the capital of ß is two), as the store has it. */
function characterPattern(character: string): string {
  const cases = [character, character.toLowerCase(), character.toUpperCase()];
  const single = [...new Set(cases)].filter((each) => [...each].length === 1);
  return `[${single.map((each) => each.replace(/[\\\]^-]/u, '\\$&')).join('')}]`;
}
