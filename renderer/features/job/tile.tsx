import { type DragEvent, memo, useEffect, useRef, useState } from 'react';
import type { Image } from '../../../shared/domain/image.ts';
import { strings } from '../../strings/index.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { useNow } from './job-scope.tsx';
import { hasPicture, isTicking, type TileContext, type TileState, tileState } from './tile-state.ts';
import { tileIcon, tileWords } from './tile-words.ts';
import './tile.css';

/** What a tile asks of its sheet. The same object for all tiles, for as long as the sheet lives. */
export type TileEvents = {
  /** It has the focus, or was clicked. */
  touched(image: Image): void;
  /** It took the focus that it was told to take. */
  tookFocus(): void;
  open(image: Image): void;
  /** Null where it cannot be starred. */
  readonly star: ((image: Image) => void) | null;
  /** Shows its menu below this button. */
  menu(image: Image, button: HTMLElement): void;
  drag(image: Image, event: DragEvent): void;
};

type TileProps = {
  image: Image;
  context: TileContext;
  variants: number;
  /** The one tile that the Tab key reaches. */
  current: boolean;
  /** A number that is new each time the tile must take the focus; null when it must not. */
  focus: number | null;
  draggable: boolean;
  events: TileEvents;
};

/** One image of the contact sheet: its picture as far as there is one, and what is happening with it. */
export const Tile = memo(function Tile(props: TileProps) {
  const { image, context, variants, current, focus, events } = props;
  const now = useNow(isTicking(image, context));
  const state = tileState(image, context, now);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focus === null) return;
    button.current?.focus({ preventScroll: true });
    button.current?.scrollIntoView({ block: 'nearest' });
    events.tookFocus();
  }, [focus, events]);
  // A sheet that is scrolled draws many tiles, and few of them are ever pointed at.
  const [near, setNear] = useState(false);
  return (
    <div
      className="tile"
      data-state={state.kind}
      data-image={image.id}
      onPointerEnter={() => setNear(true)}
      onPointerLeave={() => setNear(false)}
    >
      <button
        ref={button}
        type="button"
        className="tile-main"
        tabIndex={current ? 0 : -1}
        draggable={props.draggable && hasPicture(image)}
        onFocus={() => events.touched(image)}
        onClick={() => events.open(image)}
        onDragStart={(event) => events.drag(image, event)}
      >
        <Picture image={image} state={state} />
        <Foot image={image} state={state} variants={variants} />
      </button>
      {(near || current || image.starred) && <Corners image={image} events={events} />}
    </div>
  );
});

function Corners({ image, events }: Pick<TileProps, 'image' | 'events'>) {
  const words = strings.job.tile;
  const { star } = events;
  return (
    <div className="tile-actions" data-starred={image.starred}>
      {star !== null && (
        <Corner
          label={image.starred ? words.unstarOf(image.index) : words.starOf(image.index)}
          icon="star"
          onClick={() => star(image)}
        />
      )}
      <Corner label={words.more(image.index)} icon="more" onClick={(button) => events.menu(image, button)} />
    </div>
  );
}

type CornerProps = { label: string; icon: IconName; onClick: (button: HTMLElement) => void };

/**
 * A small button in the tile's corner, for the pointer; the keyboard has keys and the menu. It has no tooltip component: a sheet draws
 * a hundred of these while it is scrolled.
 */
function Corner({ label, icon, onClick }: CornerProps) {
  return (
    <button
      type="button"
      className={`tile-corner tile-corner-${icon}`}
      aria-label={label}
      title={label}
      tabIndex={-1}
      onClick={(event) => onClick(event.currentTarget)}
    >
      <Icon name={icon} />
    </button>
  );
}

function Picture({ image, state }: { image: Image; state: TileState }) {
  const [seen, setSeen] = useState<'loading' | 'shown'>('loading');
  // The image as it was then: another device's may be told of again once its picture is there.
  const [broken, setBroken] = useState<Image | null>(null);
  const shows = hasPicture(image) && broken !== image;
  return (
    <span className="tile-picture" data-seen={shows ? seen : 'none'}>
      {shows && (
        <img
          src={`/media/image/${image.id}?v=${image.updatedAt}`}
          alt=""
          width={320}
          height={320}
          decoding="async"
          draggable={false}
          onLoad={() => setSeen('shown')}
          onError={() => setBroken(image)}
        />
      )}
      {(!shows || seen === 'loading') && (
        <span className="tile-paper">
          <Icon name={tileIcon(state)} size={22} />
        </span>
      )}
    </span>
  );
}

/** Names the tile's button by what is seen of it, but for what counts seconds, which would be read each time that it changes. */
function Foot({ image, state, variants }: { image: Image; state: TileState; variants: number }) {
  const { word, more } = tileWords(state);
  const words = strings.job.tile;
  return (
    <span className="tile-foot">
      <span className="tile-word">
        <span className="tile-index">
          <span className="visually-hidden">{words.image}</span> {words.index(image.index)}
        </span>
        <Icon name={tileIcon(state)} size={14} />
        <span className="tile-word-text">{word}</span>
        {state.kind === 'generating' && (
          <span className="visually-hidden">{words.attempt(state.attempt, state.of)}</span>
        )}
        {image.starred && <span className="visually-hidden">{words.starred}</span>}
      </span>
      <span className="tile-more" aria-hidden="true">
        {state.kind === 'done' ? words.variants(variants) : more}
      </span>
    </span>
  );
}
