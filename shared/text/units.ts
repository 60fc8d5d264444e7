/** How quantities are written for people. All pure; the time zone is the machine's. */

/** `12:03:04.123` */
export function clockTime(timestamp: number): string {
  const at = new Date(timestamp);
  return `${pad(at.getHours(), 2)}:${pad(at.getMinutes(), 2)}:${pad(at.getSeconds(), 2)}.${pad(at.getMilliseconds(), 3)}`;
}

/** `2026-11-22 12:03` */
export function dayAndTime(timestamp: number): string {
  const at = new Date(timestamp);
  const day = `${pad(at.getFullYear(), 4)}-${pad(at.getMonth() + 1, 2)}-${pad(at.getDate(), 2)}`;
  return `${day} ${clockTime(timestamp).slice(0, 5)}`;
}

/** `340 ms`, `4.2 s`, `3 min 05 s`, `2 h 10 min` */
export function duration(ms: number): string {
  const seconds = ms / 1_000;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${pad(whole % 60, 2)} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60, 2)} min`;
}

/** `812 B`, `1.4 MB` (powers of 1,000) */
export function fileSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** `$0.04`, and `$0.0415` where parts of a cent matter; less than what four digits can say is `under $0.0001`. */
export function dollars(usd: number): string {
  if (usd > 0 && usd < 0.0001) return 'under $0.0001';
  const precise = usd.toFixed(4);
  return `$${precise.endsWith('00') ? usd.toFixed(2) : precise}`;
}

/** `1,200`. Without toLocaleString, whose first use takes longer than all else of a short command. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 image`, `1,200 images` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
