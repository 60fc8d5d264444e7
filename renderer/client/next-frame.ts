/** How long a frame is waited for in a window that may be hidden, in milliseconds: a hidden page draws none. */
const PATIENCE = 500;

/** Calls back before the next frame is drawn, or soon when none is. */
export function nextFrame(callback: () => void): void {
  const once = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    callback();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, PATIENCE);
}
