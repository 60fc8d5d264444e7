import { STEPS, type Step } from '../../../shared/domain/log-entry.ts';
import { countOf, type LogTally } from '../../state/log-view.ts';
import { number } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Checkbox } from '../../ui/toggles.tsx';
import { toggleChoice } from './toggle-choice.ts';

type StepFilterProps = {
  /** Null for all. */
  chosen: readonly Step[] | null;
  tally: LogTally;
  onChange: (steps: readonly Step[] | null) => void;
};

/** The steps to show, with how many entries the whole log has of each. */
export function StepFilter({ chosen, tally, onChange }: StepFilterProps) {
  const name = chosen === null ? strings.log.allSteps : nameOf(chosen);
  return (
    <Popover
      title={strings.log.stepFilter}
      trigger={
        <Button look="quiet" size="small" icon="filter" aria-pressed={chosen !== null}>
          {name}
        </Button>
      }
    >
      <div className="log-steps">
        {STEPS.map((step) => (
          <Checkbox
            key={step}
            label={strings.log.steps[step]}
            hint={number.format(countOf(tally, null, [step]))}
            checked={chosen?.includes(step) ?? false}
            onChange={() => onChange(toggledStep(chosen, step))}
          />
        ))}
      </div>
      <Button size="small" disabled={chosen === null} onClick={() => onChange(null)}>
        {strings.log.allSteps}
      </Button>
    </Popover>
  );
}

function nameOf(chosen: readonly Step[]): string {
  const [only] = chosen;
  return chosen.length === 1 && only !== undefined
    ? strings.log.steps[only]
    : strings.log.someSteps(chosen.length);
}

/** The first step that is chosen is chosen alone: of eight steps one mostly wants one. */
function toggledStep(chosen: readonly Step[] | null, step: Step): readonly Step[] | null {
  return chosen === null ? [step] : toggleChoice(STEPS, chosen, step);
}
