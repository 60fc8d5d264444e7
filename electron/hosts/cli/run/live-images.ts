import { type Image, isSettled } from '../../../../shared/domain/image.ts';
import { duration } from '../../../../shared/text/units.ts';

/**
 * A line for each image that is being worked on or waits for its next try: state, attempt, time in that state. Images that
 * have not begun are left out.
 */
export function imageLines(images: Iterable<Image>, now: number): string[] {
  return [...images]
    .filter((image) => !isSettled(image.status) && (image.status !== 'pending' || image.retryAt !== null))
    .sort((a, b) => a.index - b.index)
    .map((image) => imageLine(image, now));
}

function imageLine({ index, status, attempts, retryAt, updatedAt }: Image, now: number): string {
  const waits = status === 'pending' && retryAt !== null;
  const state = (waits ? 'waiting' : status).padEnd(10);
  const time = waits
    ? `tries again in ${duration(Math.max(0, retryAt - now))}`
    : duration(Math.max(0, now - updatedAt));
  const attempt = attempts === 0 ? '' : `attempt ${attempts}  `;
  return `  Image ${String(index).padStart(3)}  ${state}  ${attempt}${time}`;
}
