import { useState } from 'react';
import { LogPanel } from '../../renderer/features/logs/log-panel.tsx';
import { startSession } from '../../renderer/state/session.ts';
import { SessionContext } from '../../renderer/state/use-session.ts';
import { jobOf } from '../../renderer/testing/jobs.ts';
import { UiProvider } from '../../renderer/ui/provider.tsx';
import type { Client } from '../../shared/contract/client.ts';
import { DEFAULT_SETTINGS } from '../../shared/domain/settings.ts';
import { hostClient } from './entries.ts';

const JOB = jobOf(1, { status: 'processing' });

/** What the panel asks of a store: an empty log of one job. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  'log.page': { entries: [], lastSeq: 0 },
  'log.counts': { counts: [], lastSeq: 0 },
  'settings.get': { ...DEFAULT_SETTINGS, userId: JOB.userId },
  'job.list': { jobs: [JOB], nextAfterId: null, covers: {} },
};

/** Events come from the host as they do in the app; answers from here, since there is no store. */
function benchClient(): Client {
  const error = { code: 'not_possible', message: 'There is no app here.', advice: null, field: null };
  const call = (name: string) =>
    Promise.resolve(name in ANSWERS ? { ok: true, value: ANSWERS[name] } : { ok: false, error });
  return { call: call as Client['call'], subscribe: hostClient().subscribe };
}

/** The app's own panel, whole: its rows, counts, filters and all. */
export function AppList() {
  const [session] = useState(() =>
    startSession(benchClient(), (callback) => requestAnimationFrame(callback)),
  );
  return (
    <SessionContext value={session}>
      <UiProvider>
        <LogPanel job={JOB} />
      </UiProvider>
    </SessionContext>
  );
}
