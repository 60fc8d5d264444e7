import { useCallback, useEffect, useRef, useState } from 'react';
import type { Settings } from '../../../shared/domain/settings.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { type JobForm, startingForm, withDefaults } from './job-form.ts';
import { storedForm, storeForm, windowStorage } from './stored-form.ts';

export type HeldForm = {
  readonly form: JobForm;
  change(changed: Partial<JobForm>): void;
  /** Fills the whole form in anew; what was typed before comes back by undo. */
  replace(form: JobForm): void;
};

/** The form: as it was left, or from the draft that the view was opened with. It outlives the view. */
export function useJobForm(settings: Settings): HeldForm {
  const session = useSession();
  const toasts = useToasts();
  const draft = useSessionState(({ view }) => (view.kind === 'new-job' ? view.draft : null));
  const [form, setForm] = useState<JobForm>(() => {
    const fresh = startingForm(settings);
    return storedForm(windowStorage(), fresh) ?? fresh;
  });
  const latest = useRef(form);

  const put = useCallback((next: JobForm): void => {
    latest.current = next;
    storeForm(windowStorage(), next);
    setForm(next);
  }, []);

  const replace = useCallback(
    (next: JobForm): void => {
      const before = latest.current;
      put(next);
      if (before.text.trim() === '' || before.text === next.text) return;
      const undo = { label: strings.newJob.undo, onSelect: () => put(before) };
      toasts.add({ title: strings.newJob.replaced, action: undo });
    },
    [put, toasts],
  );

  useEffect(() => {
    if (draft === null) return;
    replace({ ...withDefaults(startingForm(settings), draft.params), text: draft.prompt });
    // Taken once: coming back to the form later shows what was made of it since.
    session.show({ kind: 'new-job', draft: null });
  }, [draft, replace, session, settings]);

  const change = useCallback((changed: Partial<JobForm>) => put({ ...latest.current, ...changed }), [put]);
  return { form, change, replace };
}
