import { useMemo } from 'react';
import type { Image } from '../../../shared/domain/image.ts';
import { STEPS } from '../../../shared/domain/log-entry.ts';
import { number } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { type CellState, type CellTally, cellsOf, type JobPhase, tallyOfSteps } from './matrix-cells.ts';

/** What of a step is worth a word in its head, the most important first. */
const NOTED: readonly CellState[] = ['failed', 'unknown', 'active'];

/** The names of the steps, with how many images are how far in each. */
export function MatrixHead({ images, phase }: { images: readonly Image[]; phase: JobPhase }) {
  const tally = useMemo(() => tallyOfSteps(images.map((image) => cellsOf(image, phase))), [images, phase]);
  return (
    <tr>
      <th scope="col" className="matrix-image">
        {strings.job.matrix.image}
        <span className="matrix-count">{number.format(images.length)}</span>
      </th>
      {STEPS.map((step) => (
        <th key={step} scope="col">
          {strings.log.steps[step]}
          <Count tally={tally[step]} total={images.length} />
        </th>
      ))}
    </tr>
  );
}

function Count({ tally, total }: { tally: CellTally; total: number }) {
  const words = strings.job.matrix;
  const noted = NOTED.find((state) => tally[state] > 0);
  return (
    <span className="matrix-count">
      {words.summary(tally.done, total)}
      {noted !== undefined && (
        <span data-state={noted}> {words.summaryMore(tally[noted], words.states[noted])}</span>
      )}
    </span>
  );
}
