import { SHORTCUT_GROUPS, SHORTCUTS, type ShortcutGroup, type ShortcutName } from '../../state/shortcuts.ts';
import { strings } from '../../strings/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import './shortcut-sheet.css';

const text = strings.palette.sheet;

/** Every shortcut, by where it works. */
export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title={text.title} size="large" initialFocus="close">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls in a small window must be reached by the keyboard */}
      <section className="shortcut-sheet" aria-label={text.title} tabIndex={0}>
        {SHORTCUT_GROUPS.map((group) => (
          <Group key={group} group={group} />
        ))}
      </section>
    </Dialog>
  );
}

function Group({ group }: { group: ShortcutGroup }) {
  const names = (Object.keys(SHORTCUTS) as ShortcutName[]).filter((name) => SHORTCUTS[name].group === group);
  return (
    <section className="shortcut-sheet-group">
      <h3>{text.groups[group]}</h3>
      <dl>
        {names.map((name) => (
          <div key={name}>
            <dt>{text.shortcuts[name]}</dt>
            <dd>
              {SHORTCUTS[name].keys.map((keys) => (
                <Kbd key={keys} keys={keys} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
