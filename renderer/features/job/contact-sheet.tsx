import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type GridComponents, VirtuosoGrid, type VirtuosoGridHandle } from 'react-virtuoso';
import type { Image } from '../../../shared/domain/image.ts';
import { useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { ContextMenu, type MenuItem } from '../../ui/menu.tsx';
import { columnsFor, TILE_GAP, type TileSize, useWidth } from './grid-columns.ts';
import { gridMove, isGridKey } from './grid-move.ts';
import { possibleWith } from './image-menu.ts';
import { useJob, useTileContext } from './job-scope.tsx';
import { Tile, type TileEvents } from './tile.tsx';
import type { TileContext } from './tile-state.ts';
import type { ImageActions } from './use-image-actions.ts';
import type { TileFocus } from './use-tile-focus.ts';
import './contact-sheet.css';

type SheetProps = {
  /** Those that the filter lets through, in order. */
  images: readonly Image[];
  size: TileSize;
  /** What scrolls: the sheet has no scroll bar of its own. */
  scroller: HTMLElement;
  actions: ImageActions;
  open: (image: Image) => void;
  menuOf: (image: Image) => readonly MenuItem[];
  focus: TileFocus | null;
  /** The wish in `focus` was heard. */
  onFocused: () => void;
};

/** What each tile needs beside its image. */
type GridContext = {
  readonly tile: TileContext;
  readonly variants: number;
  readonly currentId: string | null;
  readonly focus: TileFocus | null;
  readonly draggable: boolean;
  readonly events: TileEvents;
  readonly columns: number;
  readonly count: number;
};

/** A tile for each image, only those in view drawn; one stop for the Tab key, with arrows within. */
export function ContactSheet({
  images,
  size,
  scroller,
  actions,
  open,
  menuOf,
  focus,
  onFocused,
}: SheetProps) {
  const job = useJob();
  const tile = useTileContext();
  const canDrag = useSessionState((state) => state.info?.shell.drag ?? false);
  const draggable = canDrag && !actions.readOnly;
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const columns = columnsFor(useWidth(frame), size);
  const { grid, currentId, wanted, touch, tookFocus, goTo } = useRovingFocus(images, focus, onFocused);
  const menuTarget = useRef<Image | null>(null);
  const events = useTileEvents(actions, open, touch, tookFocus);

  function hearKey(event: KeyboardEvent): void {
    const at = images.findIndex(({ id }) => id === currentId);
    const image = images[at];
    if (image === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isGridKey(event.key)) {
      const rows = Math.floor(scroller.clientHeight / rowHeight(frame));
      goTo(gridMove(event.key, at, { count: images.length, columns, rows }));
    } else if (event.key.toLowerCase() === 's') actions.star(image);
    else if (event.key.toLowerCase() === 'l') actions.showInLog(image);
    else if (event.key === 'Delete' && possibleWith(image, job, actions.readOnly).remove)
      actions.remove(image);
    else return;
    event.preventDefault();
  }

  const context = useMemo(
    (): GridContext => ({
      tile,
      variants: job.params.variants,
      currentId,
      focus: wanted,
      draggable,
      events,
      columns,
      count: images.length,
    }),
    [tile, job.params.variants, currentId, wanted, draggable, events, columns, images.length],
  );

  return (
    <ContextMenu
      items={() => (menuTarget.current === null ? [] : menuOf(menuTarget.current))}
      render={
        // biome-ignore lint/a11y/noStaticElementInteractions: it only hears what its tiles, which are buttons, do not take
        <div
          ref={setFrame}
          className="contact-sheet"
          onKeyDown={hearKey}
          onContextMenuCapture={(event) => {
            menuTarget.current = imageAt(event.target, images);
            if (menuTarget.current === null) event.stopPropagation();
          }}
        />
      }
    >
      <p id="contact-sheet-keys" className="visually-hidden">
        {strings.job.sheet.keys}
      </p>
      {columns > 0 && (
        <VirtuosoGrid
          ref={grid}
          customScrollParent={scroller}
          data={images}
          context={context}
          components={COMPONENTS}
          computeItemKey={(_index, image) => image.id}
          increaseViewportBy={400}
          itemContent={(_index, image, shared) => (
            <Tile
              image={image}
              context={shared.tile}
              variants={shared.variants}
              current={image.id === shared.currentId}
              focus={shared.focus?.imageId === image.id ? shared.focus.token : null}
              draggable={shared.draggable}
              events={shared.events}
            />
          )}
        />
      )}
    </ContextMenu>
  );
}

/** Keeps which tile the Tab key reaches, and moves the focus, also to tiles that are not drawn yet. */
function useRovingFocus(images: readonly Image[], asked: TileFocus | null, heard: () => void) {
  const grid = useRef<VirtuosoGridHandle>(null);
  const [touchedId, setTouchedId] = useState<string | null>(null);
  const [wanted, setWanted] = useState<TileFocus | null>(null);
  const wishes = useRef(0);
  const latest = useRef(images);
  useEffect(() => {
    latest.current = images;
  });

  const goTo = useCallback((index: number) => {
    const image = latest.current[index];
    if (image === undefined) return;
    setTouchedId(image.id);
    wishes.current += 1;
    setWanted({ imageId: image.id, token: wishes.current });
    const drawn = document.querySelector(`[data-image="${image.id}"]`);
    if (drawn === null) grid.current?.scrollToIndex({ index, align: 'center' });
  }, []);

  useEffect(() => {
    const index = images.findIndex(({ id }) => id === asked?.imageId);
    if (index < 0) return;
    goTo(index);
    heard();
  }, [images, asked, goTo, heard]);

  const isShown = images.some(({ id }) => id === touchedId);
  const currentId = isShown ? touchedId : (images[0]?.id ?? null);
  const tookFocus = useCallback(() => setWanted(null), []);
  return { grid, currentId, wanted, touch: setTouchedId, tookFocus, goTo };
}

function useTileEvents(
  actions: ImageActions,
  open: (image: Image) => void,
  touch: (imageId: string) => void,
  tookFocus: () => void,
): TileEvents {
  return useMemo(
    () => ({
      touched: ({ id }) => touch(id),
      tookFocus,
      open,
      star: actions.readOnly ? null : actions.star,
      menu(_image, button) {
        const { left, bottom } = button.getBoundingClientRect();
        const at = { bubbles: true, cancelable: true, clientX: left, clientY: bottom };
        button.dispatchEvent(new MouseEvent('contextmenu', at));
      },
      drag(image, event) {
        event.preventDefault();
        actions.drag(image);
      },
    }),
    [actions, open, touch, tookFocus],
  );
}

function imageAt(target: EventTarget, images: readonly Image[]): Image | null {
  const tile = target instanceof Element ? target.closest<HTMLElement>('[data-image]') : null;
  return images.find(({ id }) => id === tile?.dataset['image']) ?? null;
}

/** Of one row of tiles with its gap, CSS pixels. */
function rowHeight(frame: HTMLElement | null): number {
  return (frame?.querySelector('.tile')?.clientHeight ?? 200) + TILE_GAP;
}

const COMPONENTS: GridComponents<GridContext, HTMLUListElement> = {
  List({ children, style, context, ...rest }) {
    return (
      <ul
        {...rest}
        aria-label={strings.job.sheet.images}
        aria-describedby="contact-sheet-keys"
        className="contact-sheet-grid"
        style={{ ...style, gridTemplateColumns: `repeat(${context.columns}, minmax(0, 1fr))` }}
      >
        {children}
      </ul>
    );
  },
  Item({ children, context, ...rest }) {
    return (
      <li {...(rest as object)} aria-setsize={context.count} aria-posinset={rest['data-index'] + 1}>
        {children}
      </li>
    );
  },
};
