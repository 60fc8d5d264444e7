import { useExportActions } from '../../state/export-actions.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';

/** The centre while no job is chosen. */
export function NoJob() {
  const { show } = useSession();
  const { openBundle } = useExportActions();
  return (
    <Empty
      level={1}
      title={strings.app.noJobTitle}
      text={strings.app.noJob}
      actions={
        <>
          <Button look="primary" icon="add" onClick={() => show({ kind: 'new-job', draft: null })}>
            {strings.app.newJob}
          </Button>
          <Button icon="archive" onClick={openBundle}>
            {strings.exporting.openBundle}
          </Button>
        </>
      }
    />
  );
}
