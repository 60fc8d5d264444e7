import { memo, type RefObject, useEffect, useRef } from 'react';
import { strings } from '../../strings/index.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { TILE_SIZES, type TileSize } from './grid-columns.ts';
import { type ImageFilter, type ImageTally, offeredFilters } from './image-filter.ts';
import './image-toolbar.css';

export const IMAGE_VIEWS = ['sheet', 'matrix', 'timeline'] as const;
/** How the images of a job are shown. */
export type ImageView = (typeof IMAGE_VIEWS)[number];

type ToolbarProps = {
  view: ImageView;
  onView: (view: ImageView) => void;
  tally: ImageTally;
  filter: ImageFilter;
  onFilter: (filter: ImageFilter) => void;
  size: TileSize;
  onSize: (size: TileSize) => void;
};

/** How the images are shown, and which of them. Stays at the top while they scroll. */
export function ImageToolbar({ view, onView, tally, filter, onFilter, size, onSize }: ToolbarProps) {
  const bar = useRef<HTMLDivElement>(null);
  useHeightAsProperty(bar);
  return (
    <div ref={bar} className="image-toolbar">
      <ViewChoice view={view} onView={onView} />
      <Filters tally={tally} filter={filter} onFilter={onFilter} />
      {view === 'sheet' && <SizeChoice size={size} onSize={onSize} />}
    </div>
  );
}

// The counts between these two change many times a second; they do not.
const ViewChoice = memo(function ViewChoice({ view, onView }: Pick<ToolbarProps, 'view' | 'onView'>) {
  const words = strings.job.sheet;
  return (
    <Segmented
      label={words.views}
      value={view}
      onChange={onView}
      options={[
        { value: 'sheet', label: words.title },
        { value: 'matrix', label: words.matrix },
        { value: 'timeline', label: strings.timeline.title },
      ]}
    />
  );
});

const SizeChoice = memo(function SizeChoice({ size, onSize }: Pick<ToolbarProps, 'size' | 'onSize'>) {
  const words = strings.job.sheet;
  return (
    <Segmented
      label={words.sizes}
      value={size}
      onChange={onSize}
      options={TILE_SIZES.map((each) => ({ value: each, label: words.size[each], icon: SIZE_ICONS[each] }))}
    />
  );
});

/** Tells what sticks below the toolbar how high it is, which depends on how its parts wrap. */
function useHeightAsProperty(bar: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = bar.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const height = `${element.offsetHeight}px`;
      element.parentElement?.style.setProperty('--image-toolbar-height', height);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [bar]);
}

const SIZE_ICONS = { small: 'matrix', medium: 'grid', large: 'image' } as const;

type FiltersProps = Pick<ToolbarProps, 'tally' | 'filter' | 'onFilter'>;

function Filters({ tally, filter, onFilter }: FiltersProps) {
  const words = strings.job.sheet;
  return (
    <fieldset className="image-filters">
      <legend className="visually-hidden">{words.filters}</legend>
      {offeredFilters(tally, filter).map((each) => (
        <button
          key={each}
          type="button"
          className="image-filter"
          aria-pressed={each === filter}
          onClick={() => onFilter(each)}
        >
          {words.filter[each]}
          <span className="image-filter-count">{strings.job.tile.index(tally[each])}</span>
        </button>
      ))}
    </fieldset>
  );
}
