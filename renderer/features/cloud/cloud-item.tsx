import { lazy, type Ref, Suspense, useEffect, useRef, useState } from 'react';
import { useCloud, useCloudSettings } from '../../state/use-cloud.ts';
import { strings } from '../../strings/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { type CloudLook, lookOf, spokenOf } from './status-look.ts';
import './cloud-item.css';

// Only what the status bar shows is there from the start.
const CloudPanel = lazy(() => import('./cloud-panel.tsx'));
const ParkedDialog = lazy(() => import('./parked-dialog.tsx'));
const MessagesDialog = lazy(() => import('./messages-dialog.tsx'));

const text = strings.cloud;

/** What the status bar has opened. */
export type CloudLayer = 'panel' | 'parked' | 'messages';

const UNKNOWN: CloudLook = { icon: 'cloud', tone: 'quiet', words: [text.unknown] };
const OFF = lookOf({ state: 'off', waiting: 0, uploads: 0, parked: 0 });

/** How the copy in the cloud stands, always in view. Opens to what there is to know and do about it. */
export function CloudItem({ narrow }: { narrow: boolean }) {
  const [layer, setLayer] = useState<CloudLayer | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const look = useLook();
  const close = (): void => setLayer(null);
  return (
    <div className={narrow ? 'cloud-item cloud-item-narrow' : 'cloud-item'}>
      <Trigger
        ref={button}
        look={look}
        narrow={narrow}
        open={layer === 'panel'}
        onClick={() => setLayer(layer === 'panel' ? null : 'panel')}
      />
      <Spoken />
      <Suspense>
        {layer === 'panel' && <CloudPanel anchor={button} onOpen={setLayer} onClose={close} />}
        {layer === 'parked' && <ParkedDialog onClose={close} />}
        {layer === 'messages' && <MessagesDialog onClose={close} />}
      </Suspense>
    </div>
  );
}

/** Until the app has said how it stands, the settings tell as much as that it is off. */
function useLook(): CloudLook {
  const status = useCloud();
  const on = useCloudSettings()?.on;
  if (status !== null) return lookOf(status);
  return on === false ? OFF : UNKNOWN;
}

type TriggerProps = {
  ref: Ref<HTMLButtonElement>;
  look: CloudLook;
  narrow: boolean;
  open: boolean;
  onClick: () => void;
};

function Trigger({ ref, look, narrow, open, onClick }: TriggerProps) {
  const words = look.words.join(' · ');
  const popup = { 'aria-haspopup': 'dialog', 'aria-expanded': open, 'data-tone': look.tone } as const;
  if (narrow) {
    return (
      <IconButton
        {...popup}
        ref={ref}
        className="cloud-item-button"
        label={`${text.label}: ${words}`}
        icon={look.icon}
        onClick={onClick}
      />
    );
  }
  return (
    <button {...popup} ref={ref} type="button" className="cloud-item-button" onClick={onClick}>
      <Icon name={look.icon} />
      <span className="visually-hidden">{`${text.label}: `}</span>
      <span className="cloud-item-words">{words}</span>
    </button>
  );
}

/** Says to those who do not look that something has changed for them. What it was at the start is no news. */
function Spoken() {
  const status = useCloud();
  const words = status === null ? null : spokenOf(status);
  const known = useRef<string | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (known.current !== null && words !== null && words !== known.current) setSaid(words);
    known.current = words;
  }, [words]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
