/**
 * For hosts without a window: says once, of a repair that takes its time, why nothing else happens.
 * @returns what hears how far the repair is
 */
export function repairTeller(say: (line: string) => void): () => void {
  let isTold = false;
  return () => {
    if (isTold) return;
    isTold = true;
    say('safelight: The database is being put together anew, which takes a while. Nothing is deleted.');
  };
}
