import type { TIME_FORMATS } from '../../../shared/domain/settings.ts';

export type TimeFormat = (typeof TIME_FORMATS)[number];

/** Writes the time of an entry, in milliseconds since the epoch. */
export type WriteTime = (timestamp: number) => string;

/** Times of day on this computer's clock as `HH:MM:SS.mmm`. Entries of one second share most of the text, which is remembered. */
export function clockWriter(): WriteTime {
  let second = Number.NaN;
  let text = '';
  return (timestamp) => {
    const milliseconds = timestamp % 1_000;
    if (timestamp - milliseconds !== second) {
      second = timestamp - milliseconds;
      text = secondText(new Date(second));
    }
    return `${text}.${pad(milliseconds, 3)}`;
  };
}

function secondText(time: Date): string {
  return `${pad(time.getHours(), 2)}:${pad(time.getMinutes(), 2)}:${pad(time.getSeconds(), 2)}`;
}

/** Time since the job was made as `+M:SS.mmm`, with hours where there are some. */
export function elapsedWriter(start: number): WriteTime {
  return (timestamp) => {
    const ms = Math.abs(timestamp - start);
    const hours = Math.floor(ms / 3_600_000);
    const minutes = Math.floor(ms / 60_000) % 60;
    const rest = `${pad(Math.floor(ms / 1_000) % 60, 2)}.${pad(ms % 1_000, 3)}`;
    const sign = timestamp < start ? '−' : '+';
    return hours > 0 ? `${sign}${hours}:${pad(minutes, 2)}:${rest}` : `${sign}${minutes}:${rest}`;
  };
}

/** How long ago, as `now`, `12 s ago`, `3 min ago`, `5 h ago`, `2 d ago`. */
export function relativeWriter(now: number): WriteTime {
  return (timestamp) => {
    const seconds = Math.max(0, Math.floor((now - timestamp) / 1_000));
    if (seconds < 1) return 'now';
    if (seconds < 60) return `${seconds} s ago`;
    if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
    if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
    return `${Math.floor(seconds / 86_400)} d ago`;
  };
}

function pad(part: number, length: number): string {
  return String(part).padStart(length, '0');
}
