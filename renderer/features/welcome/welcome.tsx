import type { ReactNode } from 'react';
import { useCommand } from '../../state/use-command.ts';
import { useOpenLink } from '../../state/use-open-link.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { demoJob } from './demo-job.ts';
import './welcome.css';

const KEYS_PAGE = 'https://platform.openai.com/api-keys';
const text = strings.welcome;

/** The first screen of all: what Safelight is, and three ways to begin. Each of them is the last time that it is shown. */
export function Welcome() {
  const session = useSession();
  const create = useCommand('job.create');
  const link = useOpenLink();

  async function startDemo(): Promise<void> {
    const job = await create.run({ params: demoJob() });
    if (job === null) return;
    session.update(job);
    session.select(job.id);
    // The demo's own numbers are no habit of its user's, so the next form does not begin with them.
    await session.updateSettings({ welcomed: true, lastUsed: {} });
  }

  function go(view: Parameters<typeof session.show>[0]): void {
    session.show(view);
    void session.updateSettings({ welcomed: true });
  }

  const error = create.error ?? link.error;
  return (
    <section className="welcome" aria-labelledby="welcome-title">
      <div className="welcome-hero">
        <span className="welcome-lamp" aria-hidden="true" />
        <h1 id="welcome-title">{text.title}</h1>
        <p>{text.text}</p>
        <p className="welcome-offline">{text.offline}</p>
      </div>
      {error !== null && <ErrorNotice error={error} />}
      <div className="welcome-ways">
        <Way icon="sparkles" title={text.demoTitle} text={text.demoText} demo>
          <Button look="primary" icon="play" disabled={create.pending} onClick={startDemo}>
            {create.pending ? text.demoStarting : text.demo}
          </Button>
        </Way>
        <Way icon="key" title={text.keyTitle} text={text.keyText}>
          <Button onClick={() => go({ kind: 'settings', section: 'provider' })}>{text.key}</Button>
          <ExternalLink href={KEYS_PAGE} open={link.open}>
            {text.keyWhere}
          </ExternalLink>
        </Way>
        <Way icon="edit" title={text.ownTitle} text={text.ownText}>
          <Button onClick={() => go({ kind: 'new-job', draft: null })}>{text.own}</Button>
        </Way>
      </div>
    </section>
  );
}

type WayProps = {
  icon: IconName;
  title: string;
  text: string;
  /** The way for a newcomer, marked as a demonstration. */
  demo?: boolean;
  children: ReactNode;
};

function Way({ icon, title, text: explained, demo = false, children }: WayProps) {
  return (
    <div className={demo ? 'welcome-way welcome-way-main' : 'welcome-way'}>
      <h2>
        <Icon name={icon} />
        {title}
        {demo && <Badge look="demo">{strings.app.demo}</Badge>}
      </h2>
      <p>{explained}</p>
      <div className="welcome-way-actions">{children}</div>
    </div>
  );
}
