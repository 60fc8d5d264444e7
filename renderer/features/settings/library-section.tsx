import type { Settings } from '../../../shared/domain/settings.ts';
import { useCommand } from '../../state/use-command.ts';
import { useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { Group } from './group.tsx';
import { nameExample } from './name-example.ts';
import { errorText, useSaving } from './use-saving.ts';
import { useTyped } from './use-typed.ts';

const text = strings.settings;

/** Where finished files go, and how they are named. */
export function LibrarySection({ settings }: { settings: Settings }) {
  return (
    <>
      <Folder settings={settings} />
      <NameTemplate settings={settings} />
    </>
  );
}

function Folder({ settings }: { settings: Settings }) {
  const info = useSessionState((state) => state.info);
  const choose = useCommand('shell.chooseFolder');
  const open = useCommand('shell.openFolder');
  const { save, error } = useSaving();
  const {
    text: path,
    type,
    flush,
  } = useTyped(settings.library ?? '', (typed) =>
    save({ library: typed.trim() === '' ? null : typed.trim() }),
  );

  async function chooseFolder(): Promise<void> {
    const chosen = await choose.run({});
    if (chosen !== null && chosen.path !== null) await save({ library: chosen.path });
  }

  return (
    <Group>
      <Field label={text.library} hint={text.libraryNext} error={errorText(error)}>
        {(control) => (
          <div className="settings-with-button">
            <TextInput
              {...control}
              value={path}
              placeholder={text.libraryPlaceholder}
              onChange={type}
              onBlur={flush}
            />
            {info?.shell.chooseFolder === true && (
              <Button onClick={chooseFolder} disabled={choose.pending}>
                {text.choose}
              </Button>
            )}
          </div>
        )}
      </Field>
      {info !== null && <p className="settings-path">{text.libraryNow(info.library)}</p>}
      {(choose.error ?? open.error) !== null && (
        <ErrorNotice error={(choose.error ?? open.error) as NonNullable<typeof open.error>} />
      )}
      <div className="settings-buttons">
        {info?.shell.openFolder === true && (
          <Button icon="folder" onClick={() => open.run({ place: 'library' })}>
            {text.openLibrary}
          </Button>
        )}
        {settings.library !== null && (
          <Button look="quiet" icon="undo" onClick={() => save({ library: null })}>
            {text.libraryDefault}
          </Button>
        )}
      </div>
    </Group>
  );
}

function NameTemplate({ settings }: { settings: Settings }) {
  const { save, error } = useSaving();
  const {
    text: template,
    type,
    flush,
  } = useTyped(settings.nameTemplate, (typed) => save({ nameTemplate: typed }));
  return (
    <Group>
      <Field
        label={text.nameTemplate}
        hint={text.nameExample(nameExample(template))}
        error={errorText(error)}
      >
        {(control) => (
          <TextInput {...control} className="settings-mono" value={template} onChange={type} onBlur={flush} />
        )}
      </Field>
      <p className="field-hint">{text.nameTemplateNext}</p>
      <Placeholders onAdd={(token) => type(`${template}${token}`)} />
    </Group>
  );
}

function Placeholders({ onAdd }: { onAdd: (token: string) => void }) {
  return (
    <div className="settings-placeholders">
      <h3>{text.placeholdersTitle}</h3>
      <dl>
        {text.placeholders.map(({ token, text: what }) => (
          <div key={token} className="settings-placeholder">
            <dt>
              <button type="button" className="settings-token" onClick={() => onAdd(token)}>
                {token}
              </button>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
