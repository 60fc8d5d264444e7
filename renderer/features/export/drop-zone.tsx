import { useEffect, useRef, useState } from 'react';
import { strings } from '../../strings/index.ts';
import { Icon } from '../../ui/icon.tsx';
import { watchFileDrags } from './file-drags.ts';
import './drop-zone.css';

/** Takes a file that is dragged from outside onto the window, wherever on it, and says so while it is over it. */
export function DropZone({ onDrop }: { onDrop: (file: File) => void }) {
  const [over, setOver] = useState(false);
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  });

  useEffect(() => watchFileDrags(window, { over: setOver, drop: (file) => latest.current(file) }), []);

  if (!over) return null;
  return (
    <div className="drop-zone" aria-hidden="true">
      <p>
        <Icon name="archive" />
        {strings.exporting.drop}
      </p>
    </div>
  );
}
