import { useEffect, useState } from 'react';
import type { Job } from '../../../shared/domain/job.ts';
import { retryable } from '../../state/job-actions.ts';
import { useCommand } from '../../state/use-command.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { TextArea } from '../../ui/text-input.tsx';

const text = strings.retries.other;
/** Typing pauses that are longer than this are waited for before the price is asked. */
const DEBOUNCE_MS = 250;

type OtherPromptDialogProps = {
  job: Job;
  /** Null for all that failed or were cancelled. */
  imageIds: readonly string[] | null;
  onClose: () => void;
};

/** Another prompt for images of a job, which then go on in a job of their own. */
export function OtherPromptDialog({ job, imageIds, onClose }: OtherPromptDialogProps) {
  const session = useSession();
  const retry = useCommand('job.retryWithPrompt');
  const [prompt, setPrompt] = useState(job.params.prompt);
  const images = imageIds?.length ?? retryable(job);
  const usd = usePrice(job, prompt, images);

  async function submit(): Promise<void> {
    const made = await retry.run({
      jobId: job.id,
      imageIds: imageIds === null ? null : [...imageIds],
      prompt,
    });
    if (made === null) return;
    session.update(made);
    session.select(made.id);
    onClose();
  }

  return (
    <FormDialog
      onClose={onClose}
      title={text.title}
      description={text.text(images)}
      confirm={text.confirm(images, usd)}
      icon="retry"
      disabled={retry.pending || prompt.trim() === ''}
      onSubmit={submit}
    >
      {retry.error !== null && <ErrorNotice title={text.failedTitle} error={retry.error} />}
      <Field label={text.prompt}>
        {(control) => <TextArea {...control} rows={6} value={prompt} onChange={setPrompt} />}
      </Field>
    </FormDialog>
  );
}

/** US dollars for all images; null when the price is not known, undefined while it is asked for. */
function usePrice(job: Job, prompt: string, images: number): number | null | undefined {
  const { client } = useSession();
  const [usd, setUsd] = useState<number | null | undefined>(undefined);
  useEffect(() => {
    let wanted = true;
    setUsd(undefined);
    const timer = setTimeout(async () => {
      if (prompt.trim() === '' || images === 0) return;
      const answer = await client.call('job.estimate', { params: { ...job.params, prompt, images } });
      if (wanted && answer.ok) setUsd(answer.value.usd);
    }, DEBOUNCE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [client, job.params, prompt, images]);
  return usd;
}
