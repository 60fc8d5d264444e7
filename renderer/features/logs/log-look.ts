import { useEffect, useMemo, useState } from 'react';
import type { Job } from '../../../shared/domain/job.ts';
import type { Appearance } from '../../../shared/domain/settings.ts';
import { useAppearance } from '../../state/appearance.ts';
import { clockWriter, elapsedWriter, relativeWriter, type TimeFormat, type WriteTime } from './log-time.ts';

/** How the log looks, as the settings have it. */
export type LogLook = {
  readonly writeTime: WriteTime;
  readonly wrap: boolean;
  /** Height of a line in pixels; it repeats `--row` of the tokens, which the list must know to place lines. */
  readonly rowHeight: number;
};

const ROW_HEIGHTS: Readonly<Record<Appearance['density'], number>> = { comfortable: 26, compact: 22 };

export function useLogLook(job: Job): LogLook {
  const { logTime, logWrap, density } = useAppearance();
  const writeTime = useWriteTime(logTime, job.createdAt);
  return useMemo(
    () => ({ writeTime, wrap: logWrap, rowHeight: ROW_HEIGHTS[density] }),
    [writeTime, logWrap, density],
  );
}

function useWriteTime(format: TimeFormat, start: number): WriteTime {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (format !== 'relative') return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [format]);
  const clock = useMemo(clockWriter, []);
  return useMemo(() => {
    if (format === 'relative') return relativeWriter(now);
    return format === 'elapsed' ? elapsedWriter(start) : clock;
  }, [format, now, start, clock]);
}
