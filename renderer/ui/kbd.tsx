import { isMac, keyNames } from './keys.ts';
import './kbd.css';

/** The keys of a shortcut, such as `mod+k`, as this computer's keyboard names them. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="kbd-keys">
      {keyNames(keys, isMac(navigator.platform)).map((name) => (
        <kbd key={name} className="kbd">
          {name}
        </kbd>
      ))}
    </span>
  );
}
