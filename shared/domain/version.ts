/** A version by Semantic Versioning 2.0.0, without its build metadata, which has no rank. */
type Version = { readonly numbers: readonly number[]; readonly tags: readonly string[] };

const PATTERN = /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]{1,100}))?(?:\+[0-9A-Za-z.-]{1,100})?$/;

function parse(text: string): Version | null {
  const found = PATTERN.exec(text);
  if (found === null) return null;
  const [, major, minor, patch, tags = ''] = found;
  return { numbers: [major, minor, patch].map(Number), tags: tags === '' ? [] : tags.split('.') };
}

/** Whether this is a version at all. */
export function isVersion(text: string): boolean {
  return parse(text) !== null;
}

/** Whether it is still being tried out: 0.3.0-beta.1. */
export function isPrerelease(version: string): boolean {
  return (parse(version)?.tags.length ?? 0) > 0;
}

/** Whether `version` is newer than `other`. What is no version is never newer, and older than any. */
export function isNewer(version: string, other: string): boolean {
  const [one, two] = [parse(version), parse(other)];
  if (one === null || two === null) return one !== null;
  for (const [at, number] of one.numbers.entries()) {
    const difference = number - (two.numbers[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return compareTags(one.tags, two.tags) > 0;
}

/** What is finished comes after what is tried out. */
function compareTags(one: readonly string[], two: readonly string[]): number {
  if (one.length === 0 || two.length === 0) return two.length - one.length;
  for (const [at, tag] of one.entries()) {
    const other = two[at];
    if (other === undefined) return 1;
    const difference = compareTag(tag, other);
    if (difference !== 0) return difference;
  }
  return one.length - two.length;
}

/** Numbers by their size and before words; words by their letters. */
function compareTag(one: string, two: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(one), /^\d+$/.test(two)];
  if (isNumber && isOtherNumber) return Number(one) - Number(two);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  if (one === two) return 0;
  return one < two ? -1 : 1;
}
