import { useEffect, useState } from 'react';
import { SHORTCUTS } from '../../state/shortcuts.ts';
import { useCommand } from '../../state/use-command.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { duration } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import './queue-bar.css';

const text = strings.jobs.queue;

/** Whether the queue runs, how much is in it, and the switch. */
export function QueueBar() {
  const session = useSession();
  const paused = useSessionState((state) => state.queue.paused);
  const waiting = useSessionState((state) => state.allCounts.queued ?? 0);
  const working = useSessionState((state) => state.allCounts.processing ?? 0);
  const pause = useCommand('queue.pause');
  const resume = useCommand('queue.resume');
  const error = paused ? resume.error : pause.error;
  const showWaiting = (): void => session.setJobQuery({ from: 'here', search: '', statuses: ['queued'] });
  const held = useSessionState((state) => state.health?.holds === true);
  const idle = !paused && !held && working + waiting === 0;
  return (
    <section className="queue-bar" aria-label={text.label}>
      <div className="queue-bar-line">
        <Icon name={paused ? 'pause' : held ? 'wait' : 'play'} size={14} />
        {paused && (
          <span className="queue-bar-paused" title={text.pausedHint}>
            {text.paused}
          </span>
        )}
        <Held />
        {idle && <span>{text.idle}</span>}
        {working > 0 && <span>{text.working(working)}</span>}
        {waiting > 0 && (
          <Button look="quiet" size="small" title={text.showWaiting} onClick={showWaiting}>
            {text.waiting(waiting)}
          </Button>
        )}
        <IconButton
          size="small"
          className="queue-bar-switch"
          label={paused ? text.resume : text.pause}
          icon={paused ? 'play' : 'pause'}
          shortcut={SHORTCUTS.togglePause.keys[0]}
          disabled={pause.pending || resume.pending}
          onClick={() => void (paused ? resume.run({}) : pause.run({}))}
        />
      </div>
      <RateLimit />
      {error !== null && <ErrorNotice error={error} title={text.failedTitle} />}
    </section>
  );
}

/** That nothing new is started, and what for. */
function Held() {
  const health = useSessionState((state) => state.health);
  if (health?.holds !== true) return null;
  const isFull = health.disk.state === 'full' || health.library.state === 'full';
  return (
    <span className="queue-bar-paused" title={strings.health.waitsHint}>
      {isFull ? strings.health.waitsForSpace : strings.health.waitsForLibrary}
    </span>
  );
}

/** One line that counts down, while a rate limit holds all calls back. */
function RateLimit() {
  const until = useSessionState((state) => state.queue.rateLimitedUntil);
  const left = useTimeLeft(until);
  if (left <= 0) return null;
  return (
    <p className="queue-bar-limit">
      <Icon name="wait" size={14} />
      {text.rateLimited(duration(left + 999))}
    </p>
  );
}

/** Milliseconds until a time, renewed every second while it is ahead. */
function useTimeLeft(until: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  const ahead = until !== null && until > now;
  useEffect(() => {
    setNow(Date.now());
    if (until === null) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [until]);
  return ahead ? until - now : 0;
}
