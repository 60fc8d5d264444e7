import { useEffect } from 'react';
import { useCloud, useCloudAsking, useCloudSettings } from '../../state/use-cloud.ts';
import { useCommand } from '../../state/use-command.ts';
import { useOpenLink } from '../../state/use-open-link.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { ExternalLink } from '../../ui/external-link.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { CloudAccountGroup } from './cloud/cloud-account.tsx';
import { CloudHistoryGroup } from './cloud/cloud-history.tsx';
import { CloudProjectGroup } from './cloud/cloud-project.tsx';
import { CLOUD_STEPS, type CloudStep, stepOf } from './cloud/cloud-step.ts';
import { CloudSwitchGroup, ImagesChoice } from './cloud/cloud-switch.tsx';
import { Group } from './group.tsx';
import './cloud/cloud.css';

const text = strings.cloudSetup;
const DASHBOARD = 'https://supabase.com/dashboard';

/** The copy in the cloud: from nothing to a switch that works, then what is sent and whose it is. */
export function CloudSection() {
  const status = useCloud();
  const settings = useCloudSettings();
  if (status === null || settings === null) return <Unknown />;
  const step = stepOf(settings, status);
  const { project, on } = settings;
  return (
    <>
      {project === null && <Intro />}
      {step !== null && status.joined === null && <Steps step={step} />}
      {status.problem !== null && on && status.state === 'problem' && (
        <Notice level="warning" title={status.problem.message}>
          {status.problem.advice !== null && <p>{status.problem.advice}</p>}
        </Notice>
      )}
      {project !== null && (on || step === null) && <CloudSwitchGroup settings={settings} />}
      {step === 'choose' && <CloudHistoryGroup settings={settings} status={status} />}
      {step === null && (
        <Group>
          <ImagesChoice settings={settings} />
        </Group>
      )}
      {project !== null && <CloudAccountGroup status={status} />}
      <CloudProjectGroup project={project} />
    </>
  );
}

/** The page asks at its start. Where that failed it is asked again here, and told. */
function Unknown() {
  const { run, error } = useCloudAsking();
  const ask = () => void run((client) => client.call('cloud.status', {}));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the section is shown
  useEffect(ask, []);
  if (error === null) return <Skeleton height={160} />;
  return <ErrorNotice error={error} actions={<Button onClick={ask}>{strings.app.tryAgain}</Button>} />;
}

function Intro() {
  const link = useOpenLink();
  return (
    <Group>
      <div className="cloud-intro">
        {text.intro.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <p className="field-hint">{text.introDocs}</p>
      </div>
      <div className="settings-buttons cloud-intro-links">
        <ExternalLink href={DASHBOARD} open={link.open}>
          {text.dashboard}
        </ExternalLink>
        <CopySql />
      </div>
      {link.error !== null && <ErrorNotice error={link.error} />}
    </Group>
  );
}

/** The tables' SQL: whoever installed the app has no other place to get it from. */
function CopySql() {
  const { run, pending, error } = useCommand('cloud.sql');
  const toasts = useToasts();
  async function copy(): Promise<void> {
    const answer = await run({});
    if (answer === null) return;
    const copied = await copyText(answer.sql);
    toasts.add(
      copied ? { title: text.sqlCopied, level: 'success' } : { title: text.copyFailed, level: 'error' },
    );
  }
  return (
    <>
      <Button icon="copy" onClick={() => void copy()} disabled={pending}>
        {text.copySql}
      </Button>
      {error !== null && <ErrorNotice error={error} />}
    </>
  );
}

/** How far the setting up has come. */
function Steps({ step }: { step: CloudStep }) {
  const at = CLOUD_STEPS.indexOf(step);
  return (
    <ol className="cloud-steps">
      {CLOUD_STEPS.map((name, index) => (
        <li key={name} aria-current={index === at ? 'step' : undefined} data-done={index < at}>
          <span className="cloud-step-sign">
            {index < at ? <Icon name="check" label={text.done} /> : index + 1}
          </span>
          {text.steps[name]}
        </li>
      ))}
    </ol>
  );
}
