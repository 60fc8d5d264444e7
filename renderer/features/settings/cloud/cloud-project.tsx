import { type FormEvent, useState } from 'react';
import type { CloudProject } from '../../../../shared/domain/cloud.ts';
import { useCloudAsking } from '../../../state/use-cloud.ts';
import { strings } from '../../../strings/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import { Group } from '../group.tsx';
import { projectProblems, refusedField } from './cloud-fields.ts';

const text = strings.cloudSetup;
const FIELDS = ['url', 'publishableKey'] as const;

/** Which project, and its replacement. */
export function CloudProjectGroup({ project }: { project: CloudProject | null }) {
  const [changing, setChanging] = useState(false);
  if (project === null || changing) {
    return (
      <Group title={text.project} text={text.projectText}>
        <ProjectForm project={project} onDone={() => setChanging(false)} />
      </Group>
    );
  }
  return (
    <Group
      title={text.project}
      aside={
        <Button size="small" look="quiet" icon="edit" onClick={() => setChanging(true)}>
          {text.change}
        </Button>
      }
    >
      <p className="cloud-line">
        <Icon name="check" />
        <span className="cloud-address">{project.url}</span>
      </p>
    </Group>
  );
}

function ProjectForm({ project, onDone }: { project: CloudProject | null; onDone: () => void }) {
  const asking = useCloudAsking();
  const [url, setUrl] = useState(project?.url ?? '');
  const [publishableKey, setKey] = useState(project?.publishableKey ?? '');
  const [asked, setAsked] = useState(false);
  const problems = projectProblems(url, publishableKey);
  const refused = refusedField(asking.error, FIELDS);
  const shown = { ...(asked ? problems : {}), ...refused };

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setAsked(true);
    asking.forgetError();
    if (Object.keys(problems).length > 0) return;
    const project = { url: url.trim(), publishableKey: publishableKey.trim() };
    if ((await asking.run((client) => client.call('cloud.setProject', project))) !== null) onDone();
  }

  return (
    <form className="cloud-form" onSubmit={(event) => void submit(event)} noValidate>
      <Field label={text.url} error={shown.url} {...(project === null ? {} : { hint: text.changeHint })}>
        {(control) => (
          <TextInput
            {...control}
            type="url"
            inputMode="url"
            autoComplete="off"
            value={url}
            placeholder={text.urlPlaceholder}
            onChange={setUrl}
          />
        )}
      </Field>
      <Field label={text.key} hint={text.keyHint} error={shown.publishableKey}>
        {(control) => (
          <TextInput
            {...control}
            className="settings-mono"
            autoComplete="off"
            value={publishableKey}
            placeholder={text.keyPlaceholder}
            onChange={setKey}
          />
        )}
      </Field>
      {asking.error !== null && Object.keys(refused).length === 0 && <ErrorNotice error={asking.error} />}
      <div className="settings-buttons">
        <Button type="submit" look="primary" disabled={asking.pending}>
          {asking.pending ? text.checking : text.check}
        </Button>
        {project !== null && (
          <Button look="quiet" onClick={onDone}>
            {text.cancel}
          </Button>
        )}
      </div>
    </form>
  );
}
