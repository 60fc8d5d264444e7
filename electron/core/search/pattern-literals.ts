/** A character by its number, a class by its name, a place by a group: `\x41`, `\u0041`, `\cA`, `\p{L}`, `\k<name>`, `\1`. */
const NAMED_CHARACTER = /\\[xucpPk0-9]/;
/** The shortest text that the index can look for. */
const SHORTEST = 3;

/**
 * Texts that stand in whatever a regular expression finds, for the index to look for. Only what is certain: of an expression with
 * alternatives or groups there is none, and of the rest only runs of plain ASCII that nothing makes optional.
 */
export function literalsOf(source: string): string[] {
  if (/[|()]/.test(source) || NAMED_CHARACTER.test(source)) return [];
  const runs: string[] = [];
  let run = '';
  const end = (): void => {
    if (run.length >= SHORTEST) runs.push(run);
    run = '';
  };
  for (const { text, literal, quantifier } of atomsOf(source)) {
    if (literal && quantifier === '') {
      run += text;
      continue;
    }
    // `ab+c`: there is an `ab`, but what comes after it may be another `b`.
    if (literal && quantifier === '+') run += text;
    end();
  }
  end();
  return runs;
}

type Atom = { readonly text: string; readonly literal: boolean; readonly quantifier: string };

const ATOM = /(\[(?:[^\]\\]|\\.)*\]|\\.|[^\\])(\*\??|\+\??|\?\??|\{[^}]*\}\??)?/gsy;

function* atomsOf(source: string): Generator<Atom> {
  for (const [, atom = '', quantifier = ''] of source.matchAll(ATOM)) {
    const escaped = /^\\([^\w\s])$/.exec(atom)?.[1];
    const text = escaped ?? atom;
    yield {
      text,
      literal: escaped !== undefined || isPlain(atom),
      quantifier: quantifier.replace(/\?$/, '') || quantifier,
    };
  }
}

/** A character that means itself. */
function isPlain(atom: string): boolean {
  return /^[\x20-\x7e]$/.test(atom) && !/[.^$*+?[\]{}]/.test(atom);
}
