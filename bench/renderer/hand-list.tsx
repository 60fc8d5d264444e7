import { useLayoutEffect, useRef, useState } from 'react';
import { useEntries } from './entries.ts';
import { PlainRow } from './plain-row.tsx';

const ROW = 26;
const OVERSCAN = 12;

/** The yardstick: rows of one height, those in view drawn, the end kept in view. It can do nothing else. */
export function HandList() {
  const entries = useEntries();
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(0);
  const total = entries.length * ROW;
  const following = useRef(true);
  const from = following.current ? Math.max(0, total - height) : top;
  const first = Math.max(0, Math.floor(from / ROW) - OVERSCAN);
  const end = Math.min(entries.length, Math.ceil((from + height) / ROW) + OVERSCAN);

  useLayoutEffect(() => setHeight(list.current?.clientHeight ?? 0), []);
  useLayoutEffect(() => {
    if (following.current && list.current !== null) list.current.scrollTop = total;
  });

  return (
    <div
      ref={list}
      className="bench-list"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        following.current = scrollHeight - scrollTop - clientHeight < ROW;
        if (!following.current) setTop(scrollTop);
      }}
    >
      <div style={{ height: total }}>
        <div style={{ transform: `translateY(${first * ROW}px)` }}>
          {entries.slice(first, end).map((entry) => (
            <PlainRow key={entry.seq} entry={entry} />
          ))}
        </div>
      </div>
    </div>
  );
}
