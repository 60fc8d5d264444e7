/** A time of day on this computer's clock as `HH:MM:SS.mmm`. */
export function formatTime(timestamp: number): string {
  const time = new Date(timestamp);
  const two = (part: number): string => String(part).padStart(2, '0');
  const milliseconds = String(time.getMilliseconds()).padStart(3, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${milliseconds}`;
}
