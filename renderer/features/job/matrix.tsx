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
  readonly show: (imageId: string, step: Step | null) => void;
};

type MatrixProps = { images: readonly Image[]; scroller: HTMLElement };

/** Images as rows, steps as columns: how far each is, and the way to its lines in the log. */
export function Matrix({ images, scroller }: MatrixProps) {
  const phase = phaseOf(useJob().status);
  const { focusLog } = useSession();
  const table = useRef<TableVirtuosoHandle>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<Place | null>(null);
  const row = Math.max(
    0,
    images.findIndex(({ id }) => id === chosen?.imageId),
  );
  const at = images[row];
  const step = chosen?.step ?? null;
  const current = useMemo(() => (at === undefined ? null : { imageId: at.id, step }), [at, step]);
  const takeFocus = useFocusTaker(frame.current, current);
  const show = useCallback(
    (imageId: string, of: Step | null) => {
      setChosen({ imageId, step: of });
      focusLog({ imageId, step: of });
    },
    [focusLog],
  );
  const context = useMemo((): MatrixContext => ({ phase, current, show }), [phase, current, show]);

  function hearKey(event: KeyboardEvent): void {
    if (!isGridKey(event.key) || event.altKey || event.metaKey) return;
    event.preventDefault();
    const spot = { row, column: MATRIX_COLUMNS.indexOf(step) };
    const inView = Math.floor(scroller.clientHeight / ROW_HEIGHT) - 3;
    const next = matrixMove(event.key, spot, { rows: images.length, inView, far: event.ctrlKey });
    const image = images[next.row];
    if (image === undefined) return;
    setChosen({ imageId: image.id, step: MATRIX_COLUMNS[next.column] ?? null });
    takeFocus();
    if (next.row !== row) table.current?.scrollIntoView({ index: next.row });
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears the keys that the buttons in its cells do not take
    <div ref={frame} className="matrix" onKeyDown={hearKey}>
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

/** Gives the focus to the current cell once it is drawn. Returns what asks for that. */
function useFocusTaker(frame: HTMLElement | null, current: Place | null): () => void {
  const wanted = useRef(false);
  // After every drawing: the row may come with a later one than the wish.
  useEffect(() => {
    if (!wanted.current || current === null) return;
    const row = frame?.querySelector(`[data-image="${current.imageId}"]`);
    const cell = row?.querySelector<HTMLElement>('[tabindex="0"]');
    if (cell == null) return;
    wanted.current = false;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: 'nearest' });
  });
  return useCallback(() => {
    wanted.current = true;
  }, []);
}

type RowProps = {
  image: Image;
  phase: JobPhase;
  /** The cell that the Tab key reaches, if it is in this row. */
  current: Step | 'image' | null;
  show: MatrixContext['show'];
};

/** The cells of one image, within the table's row. */
const Row = memo(function Row({ image, phase, current, show }: RowProps) {
  const cells: Cells = useMemo(() => cellsOf(image, phase), [image, phase]);
  const words = strings.job.matrix;
  return (
    <>
      <th scope="row" className="matrix-image">
        <button
          type="button"
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
  active: 'working',
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
