import { useState } from 'react';
import type { DatabaseStatus, LibrarySearch } from '../../../shared/contract/database.ts';
import { searchSentences } from '../../../shared/text/repair-text.ts';
import { useCommand } from '../../state/use-command.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Group } from './group.tsx';

const text = strings.database;

type LibrarySearchGroupProps = { searching: DatabaseStatus['searching']; onFound: () => void };

/** Images that lie in the library and are not listed. `onFound` when a search has ended. */
export function LibrarySearchGroup({ searching, onFound }: LibrarySearchGroupProps) {
  const search = useCommand('database.search');
  const cancel = useCommand('database.cancelSearch');
  const [asking, setAsking] = useState(false);
  const [found, setFound] = useState<LibrarySearch | null>(null);

  async function run(): Promise<void> {
    setAsking(false);
    setFound(null);
    setFound(await search.run({}));
    onFound();
  }

  const end = searching === null && found !== null ? searchSentences(found).join(' ') : '';
  return (
    <Group
      title={text.searchTitle}
      text={text.searchText}
      aside={
        searching === null ? (
          <Button icon="search" disabled={search.pending} onClick={() => setAsking(true)}>
            {text.search}
          </Button>
        ) : (
          <Button icon="stop" onClick={() => cancel.run({})}>
            {text.stop}
          </Button>
        )
      }
    >
      {searching !== null && (
        <p className="settings-path">{text.searching(searching.done, searching.total)}</p>
      )}
      {/* Spoken once, at the end: the numbers above change five times a second. */}
      <p role="status" className={end === '' ? 'visually-hidden' : 'settings-path'}>
        {end}
      </p>
      {searching !== null && searching.total > 0 && (
        <Progress label={text.searchLabel} done={searching.done} failed={0} total={searching.total} />
      )}
      {search.error !== null && <ErrorNotice error={search.error} title={text.searchFailed} />}
      <ConfirmDialog
        open={asking}
        title={text.searchAsk}
        text={text.searchAskText}
        confirm={text.searchConfirm}
        onConfirm={() => void run()}
        onClose={() => setAsking(false)}
      />
    </Group>
  );
}
