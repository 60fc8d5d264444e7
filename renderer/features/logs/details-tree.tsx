import { useState } from 'react';
import type { Details } from '../../../shared/domain/log-entry.ts';
import { strings } from '../../strings/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { ContextMenu, type MenuItem } from '../../ui/menu.tsx';
import { type PathStep, pathText, valueText } from './details-parts.ts';
import './details-tree.css';

/** Texts longer than this show their beginning until asked for the rest: one base64 value must not fill the window. */
const LONG_TEXT = 1_000;
/** Nested parts that are open from the start; deeper ones, and larger ones, are opened when wanted. */
const OPEN_DEPTH = 2;
const OPEN_PARTS = 20;

type Part = { readonly path: readonly PathStep[]; readonly value: Details };

type TreeProps = { value: Details; copy: (text: string) => void };

/** Details as a tree: names on the left, values on the right. Each part can be copied, by its button or by its menu. */
export function DetailsTree({ value, copy }: TreeProps) {
  const [under, setUnder] = useState<Part>({ path: [], value });
  const items = (): MenuItem[] => [
    { label: strings.log.copyValue, icon: 'copy', onSelect: () => copy(valueText(under.value)) },
    { label: strings.log.copyPath, onSelect: () => copy(pathText(under.path)) },
    { label: strings.log.copyJson, onSelect: () => copy(JSON.stringify(under.value, null, 2)) },
  ];
  return (
    <ContextMenu items={items} render={<div className="tree" />}>
      <Value path={[]} value={value} copy={copy} note={setUnder} />
    </ContextMenu>
  );
}

type NodeProps = Part & {
  copy: (text: string) => void;
  /** Says which part the pointer or the focus is on, for the menu. */
  note: (part: Part) => void;
};

/** A value that has parts shows them; another shows itself. */
function Value({ path, value, copy, note }: NodeProps) {
  if (value === null || typeof value !== 'object') return <Plain value={value} />;
  const parts = Array.isArray(value)
    ? value.map((part, index): Part => ({ path: [...path, index], value: part }))
    : Object.entries(value).map(([name, part]): Part => ({ path: [...path, name], value: part }));
  if (parts.length === 0) return <span className="tree-plain">{Array.isArray(value) ? '[]' : '{}'}</span>;
  return (
    <ul className="tree-parts">
      {parts.map((part) => (
        <Node key={part.path.at(-1)} {...part} copy={copy} note={note} />
      ))}
    </ul>
  );
}

function Node({ path, value, copy, note }: NodeProps) {
  const size = sizeOf(value);
  const [open, setOpen] = useState(path.length < OPEN_DEPTH && size <= OPEN_PARTS);
  const name = String(path.at(-1));
  const noted = (): void => note({ path, value });
  return (
    <li className="tree-node">
      <div className="tree-line" onPointerDownCapture={noted} onFocusCapture={noted}>
        {size > 0 ? (
          <button
            type="button"
            className="tree-name tree-toggle"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {name}
            <span className="tree-size">{strings.log.itemCount(size, Array.isArray(value))}</span>
          </button>
        ) : (
          <span className="tree-name">{name}</span>
        )}
        {size === 0 && <Value path={path} value={value} copy={copy} note={note} />}
        <IconButton
          className="tree-copy"
          size="small"
          icon="copy"
          label={`${strings.log.copyValue}: ${pathText(path)}`}
          onClick={() => copy(valueText(value))}
        />
      </div>
      {size > 0 && open && <Value path={path} value={value} copy={copy} note={note} />}
    </li>
  );
}

function Plain({ value }: { value: string | number | boolean | null }) {
  const [whole, setWhole] = useState(false);
  if (typeof value !== 'string') return <span className="tree-plain">{String(value)}</span>;
  if (whole || value.length <= LONG_TEXT) return <span className="tree-text">{value}</span>;
  return (
    <span className="tree-text">
      {value.slice(0, LONG_TEXT)}…{' '}
      <button type="button" className="tree-more" onClick={() => setWhole(true)}>
        {strings.log.more}
      </button>
    </span>
  );
}

/** How many parts a value has; 0 for one that shows itself. */
function sizeOf(value: Details): number {
  return value !== null && typeof value === 'object' ? Object.keys(value).length : 0;
}
