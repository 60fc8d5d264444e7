import { useMemo, useState } from 'react';
import {
  type ExportFormat,
  type ExportRequest,
  FILTERED_FORMATS,
  MAX_TEXT,
  TEXT_FORMATS,
} from '../../../shared/contract/exports.ts';
import { filterQuery, type LogFilter, NO_FILTER } from '../../state/log-view.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useCommand } from '../../state/use-command.ts';
import { useBundleOf, useIsOthersJob, useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FieldGroup } from '../../ui/field-group.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { Contents } from './contents.tsx';
import { copyExport } from './copy-export.ts';
import { FormatChoice, formatsFor } from './format-choice.tsx';
import { Place } from './place.tsx';
import { rememberedFormat, rememberFormat } from './remembered-format.ts';
import './export-dialog.css';

const text = strings.exporting;
const storage = (): Storage => window.localStorage;

type ExportDialogProps = {
  jobId: string;
  /** What the log's reader has filtered; null when that is nothing. */
  filter: LogFilter | null;
  onClose: () => void;
};

/** As what, how much of it and where to; what would be in it; then it goes on by itself. */
export default function ExportDialog({ jobId, filter, onClose }: ExportDialogProps) {
  const isOthers = useIsOthersJob(jobId);
  const formats = formatsFor(useBundleOf(jobId) !== null || isOthers);
  const [format, setFormat] = useState<ExportFormat>(() => {
    const last = rememberedFormat(storage);
    const suits = formats.includes(last) && (filter === null || FILTERED_FORMATS.includes(last));
    return suits ? last : filter === null ? (formats[0] ?? 'text') : 'text';
  });
  const [scope, setScope] = useState<Scope>('filtered');
  const [path, setPath] = useState<string | null>(null);
  const narrowed = filter !== null && scope === 'filtered' && FILTERED_FORMATS.includes(format);
  const request = useMemo<ExportRequest>(
    () => ({ jobId, format, filter: filterQuery(narrowed ? filter : NO_FILTER) }),
    [jobId, format, narrowed, filter],
  );
  const preview = useAnswer('export.preview', request);
  const start = useCommand('export.start');
  const copy = useCopy(request, onClose);
  const copyable =
    TEXT_FORMATS.includes(format) && preview.phase === 'ready' && preview.value.bytes <= MAX_TEXT / 2;

  function change(next: ExportFormat): void {
    setFormat(next);
    // Its ending would be another one.
    setPath(null);
  }

  async function run(): Promise<void> {
    rememberFormat(storage, format);
    if ((await start.run({ ...request, path })) !== null) onClose();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={text.title}
      size="large"
      actions={
        <>
          {copyable && (
            <Button icon="copy" onClick={() => void copy.run()} disabled={copy.pending}>
              {text.copy}
            </Button>
          )}
          <Button onClick={onClose}>{strings.ui.cancel}</Button>
          <Button
            look="primary"
            icon="download"
            onClick={() => void run()}
            disabled={start.pending || preview.phase === 'failed'}
          >
            {text.start}
          </Button>
        </>
      }
    >
      <div className="export-dialog">
        <div className="export-formats">
          <FormatChoice formats={formats} value={format} onChange={change} />
        </div>
        <div className="export-rest">
          {filter !== null && <ScopeChoice format={format} scope={scope} onChange={setScope} />}
          <Contents format={format} preview={preview} />
          <Place
            jobId={jobId}
            format={format}
            suggested={preview.phase === 'ready' ? preview.value : null}
            chosen={path}
            onChosen={setPath}
          />
          {!formats.includes('bundle') && (
            <p className="export-hint">{isOthers ? text.ofOthers : text.ofBundle}</p>
          )}
          {start.error !== null && <ErrorNotice error={start.error} />}
        </div>
      </div>
    </Dialog>
  );
}

type Scope = 'filtered' | 'whole';

type ScopeChoiceProps = { format: ExportFormat; scope: Scope; onChange: (scope: Scope) => void };

function ScopeChoice({ format, scope, onChange }: ScopeChoiceProps) {
  const suits = FILTERED_FORMATS.includes(format);
  return (
    <FieldGroup label={text.scope} {...(suits ? {} : { hint: text.wholeOnly })}>
      <Segmented<Scope>
        label={text.scope}
        value={suits ? scope : 'whole'}
        disabled={!suits}
        onChange={onChange}
        options={[
          { value: 'filtered', label: text.filtered },
          { value: 'whole', label: text.whole },
        ]}
      />
    </FieldGroup>
  );
}

/** Copies in place of writing, and closes the dialog when that worked. */
function useCopy(request: ExportRequest, onCopied: () => void) {
  const { client } = useSession();
  const toasts = useToasts();
  const [pending, setPending] = useState(false);
  async function run(): Promise<void> {
    setPending(true);
    const copied = await copyExport(client, toasts, request);
    setPending(false);
    if (copied) onCopied();
  }
  return { run, pending };
}
