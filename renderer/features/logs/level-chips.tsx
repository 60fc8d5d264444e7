import type { ReactNode } from 'react';
import { LEVELS, type Level } from '../../../shared/domain/log-entry.ts';
import { countOf, type LogTally } from '../../state/log-view.ts';
import { number } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { LevelIcon } from '../../ui/state-icons.tsx';
import { toggleChoice } from './toggle-choice.ts';

/** Made once: the counts beside them change many times a second. */
const ICONS: Readonly<Record<Level, ReactNode>> = {
  info: <LevelIcon level="info" silent />,
  success: <LevelIcon level="success" silent />,
  warning: <LevelIcon level="warning" silent />,
  error: <LevelIcon level="error" silent />,
};

type LevelChipsProps = {
  /** Null for all. */
  chosen: readonly Level[] | null;
  tally: LogTally;
  onChange: (levels: readonly Level[] | null) => void;
};

/** One switch for each level, with how many entries the whole log has of it; and one for errors alone. */
export function LevelChips({ chosen, tally, onChange }: LevelChipsProps) {
  const onlyErrors = chosen?.length === 1 && chosen[0] === 'error';
  return (
    <fieldset className="log-chips" aria-label={strings.log.levelFilter}>
      {LEVELS.map((level) => {
        const count = countOf(tally, [level], null);
        return (
          <button
            key={level}
            type="button"
            className="log-chip"
            data-level={level}
            aria-pressed={chosen?.includes(level) ?? true}
            aria-label={strings.log.levelChip(level, count)}
            title={strings.log.levels[level]}
            onClick={() => onChange(toggleChoice(LEVELS, chosen, level))}
          >
            {ICONS[level]}
            <span>{number.format(count)}</span>
          </button>
        );
      })}
      <button
        type="button"
        className="log-chip log-chip-word"
        aria-pressed={onlyErrors}
        onClick={() => onChange(onlyErrors ? null : ['error'])}
      >
        {strings.log.errorsOnly}
      </button>
    </fieldset>
  );
}
