import { useEffect, useRef, useState } from 'react';
import { strings } from '../../strings/index.ts';
import { Icon } from '../../ui/icon.tsx';
import './drop-zone.css';

/** Takes a file that is dragged from outside onto the window, wherever on it, and says so while it is over it. */
export function DropZone({ onDrop }: { onDrop: (file: File) => void }) {
  const [over, setOver] = useState(false);
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  });

  useEffect(() => {
    // Going from one element to another enters the one before it leaves the other.
    let within = 0;
    const count = (event: DragEvent, step: number): void => {
      if (!bringsFiles(event)) return;
      within = Math.max(0, within + step);
      setOver(within > 0);
    };
    const enter = (event: DragEvent): void => count(event, 1);
    const leave = (event: DragEvent): void => count(event, -1);
    const allow = (event: DragEvent): void => {
      if (bringsFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      if (!bringsFiles(event)) return;
      // The browser would leave the page for the file.
      event.preventDefault();
      within = 0;
      setOver(false);
      const [file] = event.dataTransfer?.files ?? [];
      if (file !== undefined) latest.current(file);
    };
    const hears = { dragenter: enter, dragleave: leave, dragover: allow, drop } as const;
    const names = Object.keys(hears) as (keyof typeof hears)[];
    for (const name of names) window.addEventListener(name, hears[name]);
    return () => {
      for (const name of names) window.removeEventListener(name, hears[name]);
    };
  }, []);

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

/** Not a picture of the window itself, nor a row that is being moved. */
function bringsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true;
}
