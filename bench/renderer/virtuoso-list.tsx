import { Virtuoso } from 'react-virtuoso';
import { useEntries } from './entries.ts';
import { PlainRow } from './plain-row.tsx';

/** react-virtuoso as its documentation has it for a log: rows of one height, following the end. */
export function VirtuosoList() {
  const entries = useEntries();
  return (
    <Virtuoso
      className="bench-list"
      data={entries}
      fixedItemHeight={26}
      overscan={12 * 26}
      followOutput
      computeItemKey={(_index, entry) => entry.seq}
      itemContent={(_index, entry) => <PlainRow entry={entry} />}
    />
  );
}
