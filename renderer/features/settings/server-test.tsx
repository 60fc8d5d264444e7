import { useState } from 'react';
import type { Check } from '../../../shared/contract/commands.ts';
import { useCommand } from '../../state/use-command.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';

const text = strings.settings;
const ICONS = { ok: 'success', warning: 'warning', failed: 'error' } as const;

type ServerTestProps = { baseUrl: string | null; model: string; name: string };

/** Asks, at no cost, whether everything that a job needs is there. */
export function ServerTest({ baseUrl, model, name }: ServerTestProps) {
  const doctor = useCommand('doctor.run');
  const [checks, setChecks] = useState<readonly Check[]>([]);
  async function run(): Promise<void> {
    setChecks((await doctor.run({ provider: 'openai', baseUrl, model })) ?? []);
  }
  return (
    <div className="server-test">
      <div className="settings-buttons">
        <Button aria-label={`${text.test}: ${name}`} disabled={doctor.pending} onClick={run}>
          {doctor.pending ? text.testing : text.test}
        </Button>
        <span className="field-hint">{text.testAgain}</span>
      </div>
      {doctor.error !== null && <ErrorNotice error={doctor.error} />}
      {checks.length > 0 && (
        <ul className="server-test-results" aria-label={text.testTitle}>
          {checks.map((check) => (
            <li key={check.name + check.message}>
              <Icon name={ICONS[check.state]} label={text.checkStates[check.state]} />
              <div>
                <p>{check.message}</p>
                {check.advice !== null && <p className="field-hint">{check.advice}</p>}
              </div>
            </li>
          ))}
        </ul>
      )}
      <p role="status" className="visually-hidden">
        {checks.length > 0 &&
          `${text.testTitle}: ${checks.filter(({ state }) => state === 'ok').length} / ${checks.length}`}
      </p>
    </div>
  );
}
