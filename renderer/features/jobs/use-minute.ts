import { useEffect, useState } from 'react';

const MINUTE = 60_000;

/** The minutes since the epoch, renewed each minute, for times that are shown as "5 min ago". */
export function useMinute(): number {
  const [minute, setMinute] = useState(() => Math.floor(Date.now() / MINUTE));
  useEffect(() => {
    const timer = setInterval(() => setMinute(Math.floor(Date.now() / MINUTE)), MINUTE / 4);
    return () => clearInterval(timer);
  }, []);
  return minute;
}
