import { SHORTCUTS } from '../../state/shortcuts.ts';
import { useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { Group } from './group.tsx';

const text = strings.settings;
/** The ones worth knowing first; the shortcut sheet has them all. */
const EVERYWHERE = [
  'newJob',
  'start',
  'palette',
  'searchJobs',
  'toggleLog',
  'settings',
  'shortcuts',
] as const;

/** Which version this is, whose work it holds, and the keys worth knowing. */
export function AboutSection() {
  const info = useSessionState((state) => state.info);
  return (
    <>
      <Group title={strings.app.name} text={info === null ? '' : text.version(info.version)}>
        <p className="settings-prose">{text.licence}</p>
        <p className="settings-prose">{text.licenceFile}</p>
      </Group>
      <Group title={text.shortcuts}>
        <dl className="settings-keys">
          {EVERYWHERE.map((name) => (
            <div key={name}>
              <dt>{name === 'shortcuts' ? text.shortcutsAll : strings.palette.sheet.shortcuts[name]}</dt>
              <dd>
                <Kbd keys={SHORTCUTS[name].keys[0]} />
              </dd>
            </div>
          ))}
        </dl>
      </Group>
    </>
  );
}
