import cliProgress from 'cli-progress';
import type { OutputStream } from '../output.ts';

const CLEAR_TO_END = '\u001b[K';

/** Lines that stay at the bottom of a terminal while others pass above them. */
export type Progress = {
  /** Shows one line above the live ones. */
  readonly log: (line: string) => void;
  /** `lines` beyond the number of slots are left out. */
  show(done: number, text: string, lines: readonly string[]): void;
  /** Takes the live lines away, after the last lines above them were shown. */
  stop(): void;
};

/**
 * @param slots how many live lines there may be below the bar
 * @param unit what is counted
 */
export function createProgress(
  stream: OutputStream,
  total: number,
  slots: number,
  unit = 'images',
): Progress {
  const bars = new cliProgress.MultiBar({
    stream,
    format: `{bar} {value}/{total} ${unit}  {duration_formatted}  {text}`,
    barsize: Math.max(5, Math.min(30, columns(stream) - 50)),
    barCompleteChar: '█',
    barIncompleteChar: '░',
    clearOnComplete: true,
    hideCursor: true,
    // Lines passing above overwrite the bars, which are then drawn again although they have not changed.
    forceRedraw: true,
    // Otherwise long log lines would be cut off at the edge of the screen.
    linewrap: true,
    // An interrupt is ours to handle: it cancels the job, and the bar stays until that has ended.
    gracefulExit: false,
  });
  const bar = bars.create(total, 0, { text: '' });
  const lineBars = Array.from({ length: slots }, () => bars.create(1, 0, { text: '' }, { format: '{text}' }));
  return {
    // The rest of the live line that it overwrites is cleared first.
    log: (line) => bars.log(`${line}${CLEAR_TO_END}\n`),
    show(done, text, lines) {
      bar.update(done, { text });
      for (const [index, lineBar] of lineBars.entries())
        lineBar.update(0, { text: (lines[index] ?? '').slice(0, columns(stream) - 1) });
    },
    stop() {
      bars.update();
      bars.stop();
    },
  };
}

function columns(stream: OutputStream): number {
  return stream.columns ?? 80;
}
