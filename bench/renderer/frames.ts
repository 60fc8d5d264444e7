declare global {
  interface Window {
    /** What was seen since the last `reset`: the time from one frame to the next, and from an entry's logging to its paint. */
    seen: { reset(): void; frames: number[]; latencies: number[]; lastSeq: number };
  }
}

/**
 * Notes each frame: how long after the one before it came, and which entries it showed first. An entry counts as painted in the
 * task after the frame that drew it, which runs when the page has handed that frame over.
 */
export function observeFrames(): void {
  const seen = {
    frames: [] as number[],
    latencies: [] as number[],
    lastSeq: 0,
    reset() {
      seen.frames = [];
      seen.latencies = [];
    },
  };
  window.seen = seen;
  let before = performance.now();
  const painted = new MessageChannel();
  painted.port1.onmessage = () => noteRows(seen);
  const frame = (now: number): void => {
    seen.frames.push(now - before);
    before = now;
    painted.port2.postMessage(null);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** An entry was logged at the time that its message names. */
function noteRows(seen: Window['seen']): void {
  const now = Date.now();
  const rows = document.querySelectorAll<HTMLElement>('[data-seq]');
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index] as HTMLElement;
    const seq = Number(row.dataset['seq']);
    if (seq <= seen.lastSeq) break;
    seen.latencies.push(now - Number(/at (\d+)/.exec(row.textContent ?? '')?.[1]));
  }
  seen.lastSeq = Math.max(seen.lastSeq, Number(rows[rows.length - 1]?.dataset['seq'] ?? 0));
}
