import type { CrashWords, Recorder } from './recorder.ts';

/** What Node tells of a defect, of a process such as our own. */
type Catching = {
  on(event: 'uncaughtException', listener: (error: unknown, origin: string) => void): unknown;
};

/**
 * Writes down what nobody caught, while the process still can, and then ends it the host's way: nothing may go on after an exception in
 * the middle of something, and nothing is lost with a process that ends.
 * @param end must end the process; it is given what may be shown, of the first exception at most, since a second comes of ending
 */
export function endOnUnexpected(
  target: Catching,
  { crashes }: Pick<Recorder, 'crashes'>,
  end: (words: CrashWords) => void,
): void {
  let ending = false;
  target.on('uncaughtException', (error, origin) => {
    if (ending) return;
    ending = true;
    end(crashes.note({ process: 'main', reason: origin, error }));
  });
}
