import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Image, ImageFile } from '../../../../shared/domain/image.ts';
import { useJobActions } from '../../../state/job-actions.ts';
import type { Asked } from '../../../state/use-answer.ts';
import { strings } from '../../../strings/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { FullView } from '../../../ui/full-view.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { possibleWith } from '../image-menu.ts';
import { useJob, useNow, useTileContext } from '../job-scope.tsx';
import { isTicking, tileState } from '../tile-state.ts';
import { tileWords } from '../tile-words.ts';
import type { ImageActions } from '../use-image-actions.ts';
import type { Extent } from '../zoom.ts';
import { Details } from './details.tsx';
import { Stage } from './stage.tsx';
import { Strip } from './strip.tsx';
import { useSight } from './use-sight.ts';
import { useVersion } from './use-version.ts';
import { ViewerBar } from './viewer-bar.tsx';
import { keyHandler } from './viewer-keys.ts';
import './viewer.css';

type ViewerProps = {
  /** Those to go through. */
  images: readonly Image[];
  imageId: string;
  onImage: (imageId: string) => void;
  onClose: () => void;
  actions: ImageActions;
};

/** One image in full: its versions, how they differ, and what became of each call. Loaded when it is first opened. */
export default function Viewer({ images, imageId, onImage, onClose, actions }: ViewerProps) {
  const sheet = useRef<HTMLDivElement>(null);
  // The image may leave the list while it is looked at, as when it loses its star under that filter.
  const [last, setLast] = useState<Image | null>(null);
  const listed = images.find(({ id }) => id === imageId);
  if (listed !== undefined && listed !== last) setLast(listed);
  const image = listed ?? last;
  return (
    <FullView onClose={onClose} initialFocus={sheet}>
      {image !== null && (
        <Sheet
          ref={sheet}
          image={image}
          images={images}
          onImage={onImage}
          onClose={onClose}
          actions={actions}
        />
      )}
    </FullView>
  );
}

type SheetProps = Omit<ViewerProps, 'imageId'> & { image: Image; ref: RefObject<HTMLDivElement | null> };

function Sheet({ ref, image, images, onImage, onClose, actions }: SheetProps) {
  const job = useJob();
  const { files, versions, file, choose, turn } = useVersion(image);
  const [comparing, setComparing] = useState(false);
  const [detailed, setDetailed] = useState(true);
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const control = useSight(frame, file ?? NO_EXTENT);
  const canCompare = versions.base !== null && file?.kind === 'variant';
  const at = images.findIndex(({ id }) => id === image.id);

  // What had the focus may be gone, as the slider is when nothing is compared any more: the keys must go on.
  useEffect(() => {
    if (document.activeElement === document.body) ref.current?.focus();
  });

  const go = (step: number): void => {
    const next = images[at + step];
    if (next !== undefined) onImage(next.id);
  };
  const showInLog = (): void => {
    onClose();
    actions.showInLog(image);
  };
  const hearKey = keyHandler({
    arrowleft: () => go(-1),
    arrowright: () => go(1),
    arrowup: () => turn(-1),
    arrowdown: () => turn(1),
    '+': () => control.zoomBy(1),
    '=': () => control.zoomBy(1),
    '-': () => control.zoomBy(-1),
    '0': control.showWhole,
    '1': control.showActual,
    c: () => setComparing(canCompare && !comparing),
    i: () => setDetailed(!detailed),
    s: () => actions.star(image),
    l: showInLog,
    delete: () => possibleWith(image, job, actions.readOnly).remove && actions.remove(image),
  });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are the dialog's, whatever in it has the focus
    <div ref={ref} className="viewer-sheet" tabIndex={-1} data-detailed={detailed} onKeyDown={hearKey}>
      <ViewerBar
        image={image}
        neighbours={{ previous: at > 0, next: at >= 0 && at < images.length - 1, go }}
        control={control}
        hasPicture={file !== null}
        comparing={canCompare ? comparing : null}
        onCompare={setComparing}
        detailed={detailed}
        onDetailed={setDetailed}
        actions={actions}
        showInLog={showInLog}
      />
      <div className="viewer-stage">
        {file === null ? (
          <NoPicture image={image} files={files} actions={actions} />
        ) : (
          <Stage
            file={file}
            base={comparing && canCompare ? versions.base : null}
            control={control}
            setFrame={setFrame}
          />
        )}
      </div>
      <Strip versions={versions} current={file} onChoose={choose} />
      {detailed && <Details image={image} file={file} />}
    </div>
  );
}

const NO_EXTENT: Extent = { width: 0, height: 0 };

type NoPictureProps = { image: Image; files: Asked<readonly ImageFile[]>; actions: ImageActions };

/** What is with an image that has no picture, or none yet, and the way on. */
function NoPicture({ image, files, actions }: NoPictureProps) {
  const job = useJob();
  const { duplicate } = useJobActions();
  const context = useTileContext();
  const now = useNow(isTicking(image, context));
  if (files.phase === 'loading') return <Skeleton width="min(60vh, 60%)" height="min(60vh, 60%)" />;
  if (files.phase === 'failed')
    return <ErrorNotice error={files.error} title={strings.job.viewer.filesFailed} />;
  const { word, more } = tileWords(tileState(image, context, now));
  const why = image.status === 'failed' ? image.failure?.message : undefined;
  const can = possibleWith(image, job, actions.readOnly);
  const way = can.editPrompt ? (
    <Button icon="edit" onClick={() => duplicate(job)}>
      {strings.job.tile.editPrompt}
    </Button>
  ) : can.retry ? (
    <Button icon="retry" onClick={() => actions.retry(image, 'cheapest')}>
      {strings.job.tile.retry}
    </Button>
  ) : undefined;
  return <Empty title={word} text={why ?? more ?? undefined} actions={way} />;
}
