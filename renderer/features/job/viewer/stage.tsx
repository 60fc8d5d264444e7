import { type CSSProperties, type KeyboardEvent, type PointerEvent, useState } from 'react';
import type { ImageFile } from '../../../../shared/domain/image.ts';
import { strings } from '../../../strings/index.ts';
import { Empty } from '../../../ui/empty.tsx';
import { useIsOthers } from '../job-scope.tsx';
import type { Sight } from '../zoom.ts';
import type { SightControl } from './use-sight.ts';
import './stage.css';

type StageProps = {
  /** The picture that is looked at. */
  file: ImageFile;
  /** What it is compared with; null when it is not. */
  base: ImageFile | null;
  control: SightControl;
  setFrame: (frame: HTMLElement | null) => void;
};

/** One picture, to be zoomed and moved; or two, one over the other with a line between. */
export function Stage({ file, base, control, setFrame }: StageProps) {
  const [share, setShare] = useState(50);
  const words = strings.job.viewer;
  const name = nameOf(file);
  return (
    <div className="stage" ref={setFrame} {...control.handlers}>
      <Picture key={file.id} file={file} sight={control.sight} label={name} />
      {base !== null && (
        <>
          <div className="stage-base" style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}>
            <Picture key={base.id} file={base} size={file} sight={control.sight} label={words.base} />
          </div>
          <span className="stage-name stage-name-base" aria-hidden="true">
            {words.before}
          </span>
          <span className="stage-name stage-name-variant" aria-hidden="true">
            {name}
          </span>
          <Divider share={share} onShare={setShare} />
        </>
      )}
    </div>
  );
}

/** What a file of an image is, for people. */
export function nameOf({ kind, variant }: ImageFile): string {
  return kind === 'base' ? strings.job.viewer.base : strings.job.viewer.after(variant);
}

type PictureProps = {
  file: ImageFile;
  /** The size that it is drawn in: its own, or that of what it is compared with. */
  size?: ImageFile;
  sight: Sight;
  label: string;
};

function Picture({ file, size = file, sight, label }: PictureProps) {
  const [broken, setBroken] = useState(false);
  const isOthers = useIsOthers();
  const words = strings.job.viewer;
  if (broken) {
    const gone = words.pictureGone[file.kind === 'base' ? 'base' : 'variant'];
    const why = isOthers ? strings.cloud.pictureElsewhere : gone;
    return <Empty size="small" title={words.noPictureTitle} text={why} />;
  }
  const style: CSSProperties = {
    transform: `translate(-50%, -50%) translate(${sight.x}px, ${sight.y}px) scale(${sight.scale})`,
    // Beyond this one wants to see the pixels themselves.
    imageRendering: sight.scale >= 4 ? 'pixelated' : 'auto',
  };
  return (
    <img
      className="stage-picture"
      src={`/media/file/${file.id}`}
      alt={label}
      width={size.width}
      height={size.height}
      draggable={false}
      style={style}
      onError={() => setBroken(true)}
    />
  );
}

/** How far a key moves the line, in per cent. */
const KEY_STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -2,
  ArrowDown: -2,
  ArrowRight: 2,
  ArrowUp: 2,
  PageDown: -10,
  PageUp: 10,
  Home: -100,
  End: 100,
};

/** The line between the two pictures: left of it the base image, right of it the variant. */
function Divider({ share, onShare }: { share: number; onShare: (share: number) => void }) {
  const words = strings.job.viewer;
  const within = (value: number): number => Math.round(Math.min(100, Math.max(0, value)));

  function hearKey(event: KeyboardEvent): void {
    const by = KEY_STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    // The arrows are the line's here, not the viewer's.
    event.stopPropagation();
    onShare(within(share + by));
  }

  function drag(event: PointerEvent<HTMLElement>): void {
    event.stopPropagation();
    const { currentTarget: line, pointerId } = event;
    if (!line.hasPointerCapture(pointerId)) return;
    const frame = line.parentElement?.getBoundingClientRect();
    if (frame !== undefined) onShare(within((100 * (event.clientX - frame.left)) / frame.width));
  }

  return (
    <div
      className="stage-divider"
      role="slider"
      tabIndex={0}
      aria-label={words.compareSlider}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share}
      aria-valuetext={words.compareValue(share)}
      style={{ left: `${share}%` }}
      onKeyDown={hearKey}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onDoubleClick={(event) => event.stopPropagation()}
    />
  );
}
