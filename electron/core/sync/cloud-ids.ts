/**
 * The id that a thing of this machine has in the cloud. For the first account that this machine joined it is the thing's own. Ids are
 * unique in a project over all its accounts, so what was sent to one account cannot be sent to another under the same id: for every
 * other account the account's id is mixed in, always in the same way, and no two things get the same one.
 */
export type CloudIds = (localId: string) => string;

export function cloudIdsFor(accountId: string, firstAccountId: string): CloudIds {
  if (accountId === firstAccountId) return (localId) => localId;
  const mixed = digitsOf(accountId);
  return (localId) => {
    const digits = digitsOf(localId).map((digit, at) => digit ^ (mixed[at] ?? 0));
    // Version 8, made as somebody sees fit, and the variant: RFC 9562. All ids from here have the same in these places.
    digits[12] = 8;
    digits[16] = 8 | ((digits[16] ?? 0) & 3);
    const text = digits.map((digit) => digit.toString(16)).join('');
    return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
      '-',
    );
  };
}

function digitsOf(id: string): number[] {
  return [...id.replaceAll('-', '')].map((digit) => Number.parseInt(digit, 16));
}
