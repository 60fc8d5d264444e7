import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Settings } from '../../../shared/domain/settings.ts';
import type { SettingsSection } from '../../state/session-state.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { TextInput } from '../../ui/text-input.tsx';
import { AboutSection } from './about-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { CloudSection } from './cloud-section.tsx';
import { CostsSection } from './costs-section.tsx';
import { DataSection } from './data-section.tsx';
import { DefaultsSection } from './defaults-section.tsx';
import { findSections } from './find-sections.ts';
import { LibrarySection } from './library-section.tsx';
import { NotificationsSection } from './notifications-section.tsx';
import { ProviderSection } from './provider-section.tsx';
import { RetentionSection } from './retention-section.tsx';
import { RetrySection } from './retry-section.tsx';
import { UpdatesSection } from './updates-section.tsx';
import { WebhooksSection } from './webhooks-section.tsx';
import './settings.css';

const text = strings.settings;

const CONTENT: Readonly<Record<SettingsSection, (settings: Settings) => ReactNode>> = {
  provider: (settings) => <ProviderSection settings={settings} />,
  defaults: (settings) => <DefaultsSection settings={settings} />,
  retry: (settings) => <RetrySection settings={settings} />,
  costs: (settings) => <CostsSection settings={settings} />,
  library: (settings) => <LibrarySection settings={settings} />,
  cloud: () => <CloudSection />,
  retention: (settings) => <RetentionSection settings={settings} />,
  notifications: (settings) => <NotificationsSection settings={settings} />,
  webhooks: () => <WebhooksSection />,
  appearance: (settings) => <AppearanceSection settings={settings} />,
  data: () => <DataSection />,
  updates: (settings) => <UpdatesSection settings={settings} />,
  about: () => <AboutSection />,
};

/** All settings, a section at a time. Each is saved as it is changed. */
export function SettingsView() {
  const session = useSession();
  const settings = useSessionState((state) => state.settings);
  const wanted = useSessionState(({ view }) => (view.kind === 'settings' ? view.section : null));
  const [search, setSearch] = useState('');
  const found = findSections(search);
  const section = wanted !== null && found.includes(wanted) ? wanted : (found[0] ?? null);

  return (
    <section className="settings" aria-labelledby="settings-title">
      <nav className="settings-nav" aria-label={text.sectionsLabel}>
        <h1 id="settings-title">{text.title}</h1>
        <TextInput
          type="search"
          icon="search"
          value={search}
          onChange={setSearch}
          aria-label={text.search}
          placeholder={text.search}
        />
        <ul>
          {found.map((name) => (
            <li key={name}>
              <button
                type="button"
                className="settings-nav-item"
                aria-current={name === section ? 'page' : undefined}
                onClick={() => session.show({ kind: 'settings', section: name })}
              >
                {text.sections[name]}
              </button>
            </li>
          ))}
        </ul>
        {found.length === 0 && <p className="settings-none">{text.searchNone(search)}</p>}
      </nav>
      {section !== null && settings !== null && (
        <Section key={section} name={section}>
          {CONTENT[section](settings)}
        </Section>
      )}
    </section>
  );
}

/** A new section begins at its top. */
function Section({ name, children }: { name: SettingsSection; children: ReactNode }) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    element.current?.scrollTo(0, 0);
  }, []);
  return (
    <section
      ref={element}
      className="settings-content"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard, also where it holds no control
      tabIndex={0}
      aria-label={text.sections[name]}
    >
      <div className="settings-section">
        <header>
          <h2 className="settings-heading">{text.sections[name]}</h2>
          <p className="settings-lead">{text.sectionTexts[name]}</p>
        </header>
        {children}
      </div>
    </section>
  );
}
