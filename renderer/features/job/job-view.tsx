import { lazy, type ReactNode, Suspense, useCallback, useDeferredValue, useMemo, useState } from 'react';
import type { Image } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { useJobActions } from '../../state/job-actions.ts';
import { useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ContactSheet } from './contact-sheet.tsx';
import type { TileSize } from './grid-columns.ts';
import { type ImageFilter, matches, tallyOf } from './image-filter.ts';
import { imageMenu } from './image-menu.ts';
import { ImageToolbar, type ImageView } from './image-toolbar.tsx';
import { JobHeader } from './job-header.tsx';
import { JobNotices } from './job-notices.tsx';
import { JobScope, useImagesControl, useJob, useJobImages } from './job-scope.tsx';
import { Matrix } from './matrix.tsx';
import { useImageActions } from './use-image-actions.ts';
import { useTileFocus } from './use-tile-focus.ts';
import './job-view.css';

const Viewer = lazy(() => import('./viewer/viewer.tsx'));
const Timeline = lazy(() => import('./timeline/timeline.tsx'));

/** The job in the middle of the window: what it is and how it goes, and each of its images. */
export function JobView({ job }: { job: Job }) {
  // How one looks at jobs stays when another is chosen.
  const [view, setView] = useState<ImageView>('sheet');
  const [size, setSize] = useState<TileSize>('medium');
  return (
    <JobScope key={job.id} job={job}>
      <section className="job-view" aria-label={job.params.prompt.slice(0, 80)}>
        <JobHeader />
        <JobBody view={view} onView={setView} size={size} onSize={setSize} />
      </section>
    </JobScope>
  );
}

type BodyProps = {
  view: ImageView;
  onView: (view: ImageView) => void;
  size: TileSize;
  onSize: (size: TileSize) => void;
};

function JobBody({ view, onView, size, onSize }: BodyProps) {
  const images = useJobImages((state) => state.images);
  const [filter, setFilter] = useState<ImageFilter>('all');
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const tally = useMemo(() => tallyOf(images), [images]);
  const shown = useMemo(() => images.filter((image) => matches(image, filter)), [images, filter]);
  // A batch of thousands must not hold up a key or a click.
  const drawn = useDeferredValue(shown);
  const reveal = useCallback(() => {
    onView('sheet');
    setFilter('all');
  }, [onView]);
  const { focus, focusOn, tookFocus } = useTileFocus(reveal);
  const open = useCallback((image: Image) => setOpenId(image.id), []);
  const actions = useImageActions();
  const menuOf = useMenu(actions, open);

  function closeViewer(): void {
    if (openId !== null) focusOn(openId);
    setOpenId(null);
  }

  return (
    <div className="job-scroll" ref={setScroller}>
      <JobNotices />
      <ImageToolbar
        view={view}
        onView={onView}
        tally={tally}
        filter={filter}
        onFilter={setFilter}
        size={size}
        onSize={onSize}
      />
      <Shown count={drawn.length} filtered={filter !== 'all'} showAll={() => setFilter('all')}>
        {scroller !== null && view === 'sheet' && (
          <ContactSheet
            images={drawn}
            size={size}
            scroller={scroller}
            actions={actions}
            open={open}
            menuOf={menuOf}
            focus={focus}
            onFocused={tookFocus}
          />
        )}
        {scroller !== null && view === 'matrix' && <Matrix images={drawn} scroller={scroller} />}
        {scroller !== null && view === 'timeline' && (
          <Suspense fallback={<Loading />}>
            <Timeline filter={filter} scroller={scroller} />
          </Suspense>
        )}
      </Shown>
      {openId !== null && (
        <Suspense>
          <Viewer
            images={shown}
            imageId={openId}
            onImage={setOpenId}
            onClose={closeViewer}
            actions={actions}
          />
        </Suspense>
      )}
    </div>
  );
}

function useMenu(actions: ReturnType<typeof useImageActions>, open: (image: Image) => void) {
  const job = useJob();
  const { duplicate } = useJobActions();
  const abilities = useSessionState((state) => state.info?.shell ?? null);
  return (image: Image) =>
    imageMenu({
      image,
      job,
      actions,
      abilities,
      open,
      editPrompt: () => duplicate(job),
    });
}

type ShownProps = {
  count: number;
  filtered: boolean;
  showAll: () => void;
  children: ReactNode;
};

/** The images, or why there are none to see. */
function Shown({ count, filtered, showAll, children }: ShownProps) {
  const words = strings.job.sheet;
  const phase = useJobImages((state) => state.phase);
  const error = useJobImages((state) => state.error);
  const { reload } = useImagesControl();
  if (phase === 'failed' && error !== null) {
    return (
      <div className="job-failed">
        <ErrorNotice
          error={error}
          title={words.failedTitle}
          actions={<Button onClick={reload}>{words.tryAgain}</Button>}
        />
      </div>
    );
  }
  if (phase === 'loading') return <Loading />;
  if (count === 0 && filtered) {
    return (
      <Empty
        size="small"
        title={words.noMatchTitle}
        text={words.noMatch}
        actions={<Button onClick={showAll}>{words.showAll}</Button>}
      />
    );
  }
  return children;
}

/** Where the tiles will be. */
function Loading() {
  const { params } = useJob();
  return (
    <div className="job-loading" role="status" aria-label={strings.job.sheet.loading}>
      {Array.from({ length: Math.min(params.images, 12) }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a skeleton is nothing but its place
        <Skeleton key={place} height={230} />
      ))}
    </div>
  );
}
