import type { ExportFormat, ExportPreview } from '../../../shared/contract/exports.ts';
import { useCommand } from '../../state/use-command.ts';
import { useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { FieldGroup } from '../../ui/field-group.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

const text = strings.exporting;

type PlaceProps = {
  jobId: string;
  format: ExportFormat;
  /** Where it goes if nothing is chosen; null while that is on its way. */
  suggested: Pick<ExportPreview, 'folder' | 'name'> | null;
  chosen: string | null;
  onChosen: (path: string) => void;
};

/** Where the file goes, and where the host has a chooser of files, another place for it. */
export function Place({ jobId, format, suggested, chosen, onChosen }: PlaceProps) {
  const canChoose = useSessionState((state) => state.info?.shell.chooseFile ?? false);
  const choose = useCommand('export.choosePlace');

  async function ask(): Promise<void> {
    const answer = await choose.run({ jobId, format });
    if (answer !== null && answer.path !== null) onChosen(answer.path);
  }

  return (
    <FieldGroup
      label={text.place}
      hint={canChoose ? text.numbered : text.placeOnServer}
      aside={
        canChoose && (
          <Button size="small" icon="folder" onClick={() => void ask()} disabled={choose.pending}>
            {text.choosePlace}
          </Button>
        )
      }
    >
      <Path chosen={chosen} suggested={suggested} />
      {choose.error !== null && <ErrorNotice error={choose.error} />}
    </FieldGroup>
  );
}

function Path({ chosen, suggested }: Pick<PlaceProps, 'chosen' | 'suggested'>) {
  if (chosen !== null) return <code className="export-path">{chosen}</code>;
  if (suggested === null) return <Skeleton width="80%" />;
  const slash = suggested.folder.includes('\\') ? '\\' : '/';
  return (
    <code className="export-path">
      {suggested.folder}
      {slash}
      <strong>{suggested.name}</strong>
    </code>
  );
}
