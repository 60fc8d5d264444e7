import { useEffect, useState } from 'react';
import type { Job } from '../../../shared/domain/job.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { endingOf, titleOf, watchEndings } from './job-endings.ts';

/** Tells how jobs end: to whoever listens, and, when another job is shown, to whoever looks. Keeps the window's title. */
export function Announcer() {
  const session = useSession();
  const toasts = useToasts();
  const title = useSessionState((state) =>
    titleOf(
      state.jobQuery.from === 'here' ? state.jobs : [],
      state.view.kind === 'job' ? state.selected : null,
    ),
  );
  const [said, setSaid] = useState('');

  useEffect(() => {
    document.title = title;
  }, [title]);

  useEffect(() => {
    const isEnd = watchEndings();
    for (const job of session.store.getState().jobs) isEnd(job);
    const tell = (job: Job): void => {
      const ending = endingOf(job);
      if (ending === null) return;
      const { view, selectedId } = session.store.getState();
      if (view.kind === 'job' && selectedId === job.id) {
        setSaid(ending.words);
        return;
      }
      toasts.add({
        title: ending.words,
        text: job.params.prompt.slice(0, 120),
        level: ending.level,
        action: { label: strings.app.showJob, onSelect: () => session.select(job.id) },
      });
    };
    return session.on((event) => {
      if (event.name === 'job.changed' && isEnd(event.payload)) tell(event.payload);
    });
  }, [session, toasts]);

  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
