import type { LogFilter } from '../../state/log-view.ts';
import { useLogState } from '../../state/log-view-hooks.ts';
import { strings } from '../../strings/index.ts';
import { Icon } from '../../ui/icon.tsx';
import { LevelChips } from './level-chips.tsx';
import { StepFilter } from './step-filter.tsx';
import { useImageIndex } from './use-image-index.ts';

type FilterBarProps = {
  filter: LogFilter;
  onChange: (filter: LogFilter) => void;
  /** What came of looking for an error or a match. */
  note: string | null;
};

/** The panel's second line: which entries show. */
export function FilterBar({ filter, onChange, note }: FilterBarProps) {
  const tally = useLogState((state) => state.tally);
  return (
    <div className="log-filters">
      <LevelChips
        chosen={filter.levels}
        tally={tally}
        onChange={(levels) => onChange({ ...filter, levels })}
      />
      <StepFilter chosen={filter.steps} tally={tally} onChange={(steps) => onChange({ ...filter, steps })} />
      {filter.imageId !== null && (
        <ImageChip imageId={filter.imageId} onRemove={() => onChange({ ...filter, imageId: null })} />
      )}
      {note !== null && <span className="log-find-note">{note}</span>}
    </div>
  );
}

function ImageChip({ imageId, onRemove }: { imageId: string; onRemove: () => void }) {
  const index = useImageIndex(imageId);
  return (
    <button
      type="button"
      className="log-chip log-chip-word log-image-chip"
      title={strings.log.removeImage}
      onClick={onRemove}
    >
      <Icon name="image" size={14} />
      {imageId === 'none' ? strings.log.jobChip : strings.log.imageChip(index)}
      <Icon name="close" size={14} label={strings.log.removeImage} />
    </button>
  );
}
