import { isBundleName } from './hand-in.ts';

export type FileDragListener = {
  /** Whether a file from outside is over the page. */
  over(over: boolean): void;
  /** A file was dropped, of whatever kind. */
  drop(file: File): void;
};

/** Hears files that are dragged from outside onto the page; nothing of what is dragged out of it. Returns the function that stops it. */
export function watchFileDrags(page: EventTarget, listener: FileDragListener): () => void {
  // Going from one element to another enters the one before it leaves the other.
  let within = 0;
  // A picture that is dragged out of the page is a file too.
  let own = false;

  function tell(step: number): void {
    within = Math.max(0, within + step);
    listener.over(within > 0 && !own);
  }

  function end(): void {
    own = false;
    within = 0;
    listener.over(false);
  }

  const hears: Readonly<Record<string, (event: DragEvent) => void>> = {
    dragstart() {
      own = true;
    },
    dragenter: (event) => bringsFiles(event) && tell(1),
    dragleave: (event) => bringsFiles(event) && tell(-1),
    dragover: (event) => bringsFiles(event) && event.preventDefault(),
    dragend: end,
    // A drag that the system took over from the page has no dragend. No pointer moves while something is dragged.
    pointermove: ({ buttons }) => own && buttons === 0 && end(),
    drop(event) {
      const wasOwn = own;
      end();
      if (!bringsFiles(event)) return;
      // The browser would leave the page for the file.
      event.preventDefault();
      const [file] = event.dataTransfer?.files ?? [];
      if (file !== undefined && (!wasOwn || isBundleName(file.name))) listener.drop(file);
    },
  };
  const entries = Object.entries(hears) as [string, EventListener][];
  for (const [name, hear] of entries) page.addEventListener(name, hear);
  return () => {
    for (const [name, hear] of entries) page.removeEventListener(name, hear);
  };
}

/** Not a row that is being moved, nor text. */
function bringsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true;
}
