import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Settings } from '../../../shared/domain/settings.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { ActionBar } from './action-bar.tsx';
import { AdvancedSection } from './advanced-section.tsx';
import { type FormField, firstWrong, lineErrors } from './check-form.ts';
import { errorText } from './error-text.ts';
import { BLANK_FORM, type JobForm, startingForm, withServer } from './job-form.ts';
import { KeyNotice } from './key-notice.tsx';
import { PictureSection } from './picture-section.tsx';
import { PresetSection } from './preset-section.tsx';
import { PromptField } from './prompt-field.tsx';
import { TemplatesMenu } from './templates-menu.tsx';
import { useJobForm } from './use-job-form.ts';
import { useLiveCheck } from './use-live-check.ts';
import { type Refusal, useStart } from './use-start.ts';

const text = strings.newJob;
const IN_ADVANCED: readonly FormField[] = ['retryPolicy', 'concurrency', 'budgetUsd', 'demoFaults'];

/** All that a job is asked to do. Ctrl or Cmd + Enter starts from any field. */
export function NewJobForm({ settings }: { settings: Settings }) {
  const { form, change, replace } = useJobForm(settings);
  const start = useStart(change);
  const check = useLiveCheck(form);
  const [advanced, setAdvanced] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const lines = start.refusal?.lines ?? check.lines;
  const errors = { ...lineErrors(lines), ...check.errors, ...start.refusal?.errors };

  useFocusOnRefusal(element, start.refusal, setAdvanced);

  function edit(changed: Partial<JobForm>): void {
    start.forget();
    change(changed);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    void start.run(form);
  }

  function submitByKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    // Keys in a dialog of the form come through React to the form as well.
    if (!event.currentTarget.contains(event.target as Node)) return;
    event.preventDefault();
    element.current?.requestSubmit();
  }

  return (
    <form ref={element} className="new-job-form" onSubmit={submit} onKeyDown={submitByKey} noValidate>
      <div className="new-job-scroll">
        <div className="new-job-page">
          <header className="new-job-header">
            <h1>{text.title}</h1>
            <TemplatesMenu form={form} templates={settings.templates} onApply={replace} />
            <Button
              look="quiet"
              icon="undo"
              title={text.resetHint}
              onClick={() => replace(startingForm({ ...settings, rememberLast: false }))}
            >
              {text.reset}
            </Button>
          </header>
          <div className="new-job-columns">
            <div className="new-job-main">
              <PromptField
                text={form.text}
                several={form.several}
                problems={lines}
                error={errorText(errors.prompt)}
                onChange={edit}
              />
              {check.keyMissing && <KeyNotice onUseDemo={() => edit(withServer(form, { ...BLANK_FORM }))} />}
              <PictureSection form={form} errors={errors} profiles={settings.profiles} onChange={edit} />
              <AdvancedSection
                form={form}
                errors={errors}
                onChange={edit}
                open={advanced}
                onOpen={setAdvanced}
              />
            </div>
            <PresetSection value={form.preset} onChange={(preset) => edit({ preset })} />
          </div>
        </div>
      </div>
      <ActionBar form={form} check={check} pending={start.pending} others={start.refusal?.others ?? []} />
    </form>
  );
}

/** What a start was refused for first has the focus, also where it was folded away. */
function useFocusOnRefusal(
  form: { readonly current: HTMLFormElement | null },
  refusal: Refusal | null,
  openAdvanced: (open: boolean) => void,
): void {
  useEffect(() => {
    if (refusal === null) return;
    const field = refusal.lines.length > 0 ? 'prompt' : firstWrong(refusal.errors);
    if (field === null) return;
    if (IN_ADVANCED.includes(field)) openAdvanced(true);
    // In the next frame, when what was folded away is there.
    const frame = requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>(`[data-field=${field}] [aria-invalid=true]`)?.focus(),
    );
    return () => cancelAnimationFrame(frame);
  }, [refusal, form, openAdvanced]);
}
