import type { Image } from '../../../../shared/domain/image.ts';
import { useJobActions } from '../../../state/job-actions.ts';
import { useSessionState } from '../../../state/use-session.ts';
import { strings } from '../../../strings/index.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { FullViewClose, FullViewTitle } from '../../../ui/full-view.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { imageMenu } from '../image-menu.ts';
import { useJob } from '../job-scope.tsx';
import type { ImageActions } from '../use-image-actions.ts';
import type { SightControl } from './use-sight.ts';

type BarProps = {
  image: Image;
  neighbours: { readonly previous: boolean; readonly next: boolean; go(step: number): void };
  control: SightControl;
  hasPicture: boolean;
  /** Null when there is nothing to compare. */
  comparing: boolean | null;
  onCompare: (comparing: boolean) => void;
  detailed: boolean;
  onDetailed: (detailed: boolean) => void;
  actions: ImageActions;
  showInLog: () => void;
};

/** Which image it is, how it is looked at, and what can be done with it. */
export function ViewerBar(props: BarProps) {
  const { image, neighbours, comparing, detailed, actions } = props;
  const { params } = useJob();
  const words = strings.job.viewer;
  return (
    <header className="viewer-bar">
      <div className="viewer-bar-part">
        <IconButton
          label={words.previous}
          icon="left"
          shortcut="arrowleft"
          disabled={!neighbours.previous}
          onClick={() => neighbours.go(-1)}
        />
        <IconButton
          label={words.next}
          icon="right"
          shortcut="arrowright"
          disabled={!neighbours.next}
          onClick={() => neighbours.go(1)}
        />
        <FullViewTitle
          className="viewer-title"
          title={words.title(image.index, params.images)}
          hint={words.stageKeys}
        />
      </div>
      <Zoom control={props.control} disabled={!props.hasPicture} />
      <div className="viewer-bar-part">
        {comparing !== null && (
          <Button
            icon="compare"
            size="small"
            aria-pressed={comparing}
            className="viewer-compare"
            onClick={() => props.onCompare(!comparing)}
          >
            {words.compare}
          </Button>
        )}
        {!actions.readOnly && (
          <IconButton
            label={image.starred ? strings.job.tile.unstar : strings.job.tile.star}
            icon="star"
            shortcut="s"
            pressed={image.starred}
            className="viewer-star"
            onClick={() => actions.star(image)}
          />
        )}
        <IconButton label={strings.job.tile.showInLog} icon="file" shortcut="l" onClick={props.showInLog} />
        {!actions.readOnly && <More image={image} actions={actions} />}
        <IconButton
          label={detailed ? words.hideDetails : words.details}
          icon="info"
          shortcut="i"
          pressed={detailed}
          onClick={() => props.onDetailed(!detailed)}
        />
        <FullViewClose />
      </div>
    </header>
  );
}

function Zoom({ control, disabled }: { control: SightControl; disabled: boolean }) {
  const words = strings.job.viewer;
  return (
    <div className="viewer-bar-part">
      <IconButton
        label={words.zoomOut}
        icon="zoomOut"
        shortcut="-"
        disabled={disabled}
        onClick={() => control.zoomBy(-1)}
      />
      <span className="viewer-scale">{disabled ? '' : words.scale(control.sight.scale)}</span>
      <IconButton
        label={words.zoomIn}
        icon="zoomIn"
        shortcut="+"
        disabled={disabled}
        onClick={() => control.zoomBy(1)}
      />
      <Button
        size="small"
        look="quiet"
        disabled={disabled}
        aria-pressed={control.isWhole}
        onClick={control.showWhole}
      >
        {words.fit}
      </Button>
      <Button size="small" look="quiet" disabled={disabled} onClick={control.showActual}>
        {words.actual}
      </Button>
    </div>
  );
}

/** The image's menu without what the bar has already. */
function More({ image, actions }: { image: Image; actions: ImageActions }) {
  const job = useJob();
  const { duplicate } = useJobActions();
  const abilities = useSessionState((state) => state.info?.shell ?? null);
  const menu = imageMenu({
    image,
    job,
    actions,
    abilities,
    open: null,
    editPrompt: () => duplicate(job),
  });
  return (
    <Menu
      trigger={<IconButton label={strings.job.tile.more(image.index)} icon="more" />}
      items={menu}
      align="end"
    />
  );
}
