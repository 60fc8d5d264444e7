import { type KeyboardEvent, memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type TableComponents, TableVirtuoso, type TableVirtuosoHandle } from 'react-virtuoso';
import type { Image } from '../../../shared/domain/image.ts';
import { STEPS, type Step } from '../../../shared/domain/log-entry.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { isGridKey } from './grid-move.ts';
import { useJob } from './job-scope.tsx';
import { type CellState, type Cells, cellsOf, type JobPhase } from './matrix-cells.ts';
import { MatrixHead } from './matrix-head.tsx';
import { MATRIX_COLUMNS, matrixMove } from './matrix-move.ts';
import './matrix.css';

/** Height of one row in CSS pixels; the same as in matrix.css. */
const ROW_HEIGHT = 33;

/** A place in the matrix; a null step is the image's own column. */
type Place = { readonly imageId: string; readonly step: Step | null };

type MatrixContext = {
  readonly phase: JobPhase;
  /** What the Tab key reaches. */
  readonly current: Place | null;
  /** A number that is new each time the current cell must take the focus; null when it must not. */
  readonly focus: number | null;
  readonly tookFocus: () => void;
  readonly show: (imageId: string, step: Step | null) => void;
};

type MatrixProps = { images: readonly Image[]; scroller: HTMLElement };

/** Images as rows, steps as columns: how far each is, and the way to its lines in the log. */
export function Matrix({ images, scroller }: MatrixProps) {
  const phase = phaseOf(useJob().status);
  const { focusLog } = useSession();
  const table = useRef<TableVirtuosoHandle>(null);
  const [chosen, setChosen] = useState<Place | null>(null);
  const row = Math.max(
    0,
    images.findIndex(({ id }) => id === chosen?.imageId),
  );
  const at = images[row];
  const step = chosen?.step ?? null;
  const current = useMemo(() => (at === undefined ? null : { imageId: at.id, step }), [at, step]);
  const [focus, setFocus] = useState<number | null>(null);
  // Never the same again: a wish that follows another before it was taken back must be seen as a new one.
  const wishes = useRef(0);
  const tookFocus = useCallback(() => setFocus(null), []);
  const show = useCallback(
    (imageId: string, of: Step | null) => {
      setChosen({ imageId, step: of });
      focusLog({ imageId, step: of });
    },
    [focusLog],
  );
  const context = useMemo(
    (): MatrixContext => ({ phase, current, focus, tookFocus, show }),
    [phase, current, focus, tookFocus, show],
  );

  function hearKey(event: KeyboardEvent): void {
    if (!isGridKey(event.key) || event.altKey || event.metaKey) return;
    event.preventDefault();
    const spot = { row, column: MATRIX_COLUMNS.indexOf(step) };
    const inView = Math.floor(scroller.clientHeight / ROW_HEIGHT) - 3;
    const next = matrixMove(event.key, spot, { rows: images.length, inView, far: event.ctrlKey });
    const image = images[next.row];
    if (image === undefined) return;
    setChosen({ imageId: image.id, step: MATRIX_COLUMNS[next.column] ?? null });
    wishes.current += 1;
    setFocus(wishes.current);
    if (next.row !== row) table.current?.scrollIntoView({ index: next.row });
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears the keys that the buttons in its cells do not take
    <div className="matrix" onKeyDown={hearKey}>
      <TableVirtuoso
        ref={table}
        customScrollParent={scroller}
        data={images}
        context={context}
        components={COMPONENTS}
        fixedItemHeight={ROW_HEIGHT}
        increaseViewportBy={200}
        computeItemKey={(_index, image) => image.id}
        fixedHeaderContent={() => <MatrixHead images={images} phase={phase} />}
        itemContent={(_index, image, shared) => (
          <Row
            image={image}
            phase={shared.phase}
            current={shared.current?.imageId === image.id ? (shared.current.step ?? 'image') : null}
            focus={shared.current?.imageId === image.id ? shared.focus : null}
            tookFocus={shared.tookFocus}
            show={shared.show}
          />
        )}
      />
    </div>
  );
}

function phaseOf(status: ReturnType<typeof useJob>['status']): JobPhase {
  return status === 'queued' || status === 'processing' ? status : 'ended';
}

type RowProps = {
  image: Image;
  phase: JobPhase;
  /** The cell that the Tab key reaches, if it is in this row. */
  current: Step | 'image' | null;
} & Pick<MatrixContext, 'focus' | 'tookFocus' | 'show'>;

/** The cells of one image, within the table's row. */
const Row = memo(function Row({ image, phase, current, focus, tookFocus, show }: RowProps) {
  const target = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focus === null) return;
    target.current?.focus({ preventScroll: true });
    target.current?.scrollIntoView({ block: 'nearest' });
    tookFocus();
  }, [focus, tookFocus]);
  const cells: Cells = useMemo(() => cellsOf(image, phase), [image, phase]);
  const words = strings.job.matrix;
  return (
    <>
      <th scope="row" className="matrix-image">
        <button
          type="button"
          ref={current === 'image' ? target : null}
          className="matrix-button"
          tabIndex={current === 'image' ? 0 : -1}
          onClick={() => show(image.id, null)}
        >
          {words.row(image.index)}
        </button>
      </th>
      {STEPS.map((step) => (
        <td key={step} data-state={cells[step]}>
          <button
            type="button"
            ref={current === step ? target : null}
            className="matrix-button"
            tabIndex={current === step ? 0 : -1}
            aria-label={words.cell(image.index, strings.log.steps[step], words.states[cells[step]])}
            title={words.states[cells[step]]}
            onClick={() => show(image.id, step)}
          >
            <Icon name={CELL_ICONS[cells[step]]} size={14} />
          </button>
        </td>
      ))}
    </>
  );
});

const CELL_ICONS: Readonly<Record<CellState, IconName>> = {
  none: 'minus',
  waiting: 'clock',
  active: 'spinner',
  done: 'check',
  failed: 'error',
  unknown: 'help',
  cancelled: 'stopped',
  skipped: 'minus',
};

const COMPONENTS: TableComponents<Image, MatrixContext> = {
  Table: ({ children, style, context: _context, ...rest }) => (
    <table {...rest} className="matrix-table" style={style} aria-label={strings.job.matrix.label}>
      <caption className="visually-hidden">{strings.job.matrix.keys}</caption>
      {children}
    </table>
  ),
  // Its place is the style sheet's: it sticks below the toolbar, not to the top.
  TableHead: ({ style: _style, context: _context, ...rest }) => <thead {...rest} className="matrix-head" />,
  TableRow: ({ item, context: _context, ...rest }) => (
    <tr {...rest} className="matrix-row" data-image={item.id} />
  ),
};
