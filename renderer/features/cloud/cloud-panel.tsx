import { type ReactNode, type RefObject, useEffect, useState } from 'react';
import type { CloudProblem, CloudSettings, CloudStatus } from '../../../shared/domain/cloud.ts';
import { useCloud, useCloudAsking, useCloudSettings } from '../../state/use-cloud.ts';
import { useSession } from '../../state/use-session.ts';
import { ago, moment, number } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { AnchoredPopover } from '../../ui/anchored-popover.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/toggles.tsx';
import type { CloudLayer } from './cloud-item.tsx';
import { saidOf } from './status-look.ts';
import './cloud-panel.css';

const text = strings.cloud;

type CloudPanelProps = {
  anchor: RefObject<HTMLElement | null>;
  onOpen: (layer: CloudLayer) => void;
  onClose: () => void;
};

/** How the copy in the cloud stands, in a sentence and in figures, and what can be done about it. */
export default function CloudPanel({ anchor, onOpen, onClose }: CloudPanelProps) {
  const status = useCloud();
  const settings = useCloudSettings();
  const known = status !== null && settings !== null;
  return (
    <AnchoredPopover
      anchor={anchor}
      title={status === null ? text.unknown : saidOf(status).title}
      side="top"
      onClose={onClose}
    >
      <div className="cloud-panel">
        {known ? (
          <Known status={status} settings={settings} onOpen={onOpen} onClose={onClose} />
        ) : (
          <Skeleton height={120} />
        )}
      </div>
    </AnchoredPopover>
  );
}

type KnownProps = { status: CloudStatus; settings: CloudSettings } & Omit<CloudPanelProps, 'anchor'>;

function Known({ status, settings, onOpen, onClose }: KnownProps) {
  const { show } = useSession();
  const toSettings = (): void => {
    onClose();
    show({ kind: 'settings', section: 'cloud' });
  };
  return (
    <>
      <Sentence status={status} />
      {settings.on && <History status={status} paused={settings.historyPaused} />}
      {settings.project !== null && <Figures status={status} onParked={() => onOpen('parked')} />}
      <Actions status={status} settings={settings} toSettings={toSettings} />
      <div className="cloud-panel-foot">
        <Button look="quiet" size="small" icon="file" onClick={() => onOpen('messages')}>
          {text.messages}
        </Button>
        <Button look="quiet" size="small" icon="settings" onClick={toSettings}>
          {text.settings}
        </Button>
      </div>
    </>
  );
}

function Sentence({ status }: { status: CloudStatus }) {
  const { state, problem, nextTryAt } = status;
  return (
    <div className="cloud-panel-sentence">
      {problem !== null && <Problem problem={problem} />}
      <p>{saidOf(status).sentence}</p>
      {nextTryAt !== null && state !== 'off' && <NextTry at={nextTryAt} />}
    </div>
  );
}

function Problem({ problem: { message, advice } }: { problem: CloudProblem }) {
  return (
    <p className="cloud-panel-problem">
      {message}
      {advice !== null && ` ${advice}`}
    </p>
  );
}

/** Counts down. */
function NextTry({ at }: { at: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <p>{at <= now ? text.tryingNow : text.nextTry(at - now)}</p>;
}

/** How far the jobs from before the switch was on have been put in line. */
function History({ status: { history }, paused }: { status: CloudStatus; paused: boolean }) {
  const asking = useCloudAsking();
  if (history === null) return null;
  const { done, total } = history;
  const toggle = () => asking.run((client) => client.call('cloud.set', { historyPaused: !paused }));
  return (
    <div className="cloud-panel-history">
      <div className="cloud-panel-line">
        <span>
          {text.history}: {text.historyDone(done, total)}
        </span>
        <Button
          look="quiet"
          size="small"
          icon={paused ? 'play' : 'pause'}
          disabled={asking.pending}
          onClick={() => void toggle()}
        >
          {paused ? text.resume : text.pause}
        </Button>
      </div>
      <Progress label={text.history} done={done} failed={0} total={total} size="thin" />
      {paused && <p className="field-hint">{text.historyPaused}</p>}
      {asking.error !== null && <ErrorNotice error={asking.error} />}
    </div>
  );
}

function Figures({ status, onParked }: { status: CloudStatus; onParked: () => void }) {
  const { email, waiting, uploads, parked, lastSyncedAt, joined, live } = status;
  return (
    <dl className="cloud-panel-figures">
      <Figure label={text.account}>{email ?? text.noAccount}</Figure>
      <Figure label={text.rows}>{number.format(waiting)}</Figure>
      <Figure label={text.pictures}>{number.format(uploads)}</Figure>
      <Figure label={text.refused}>
        {number.format(parked)}
        {parked > 0 && (
          <Button size="small" onClick={onParked}>
            {text.showParked}
          </Button>
        )}
      </Figure>
      <Figure label={text.lastSynced}>
        {lastSyncedAt === null ? (
          text.never
        ) : (
          <time dateTime={new Date(lastSyncedAt).toISOString()} title={moment(lastSyncedAt)}>
            {ago(lastSyncedAt, Date.now())}
          </time>
        )}
      </Figure>
      {joined !== null && isReached(status) && (
        <Figure label={text.others}>{live ? text.live : text.looked}</Figure>
      )}
    </dl>
  );
}

function isReached({ state }: CloudStatus): boolean {
  return state === 'sending' || state === 'up_to_date';
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type ActionsProps = { status: CloudStatus; settings: CloudSettings; toSettings: () => void };

/** The one thing that helps now, and the switch. */
function Actions({ status: { state }, settings: { on, project }, toSettings }: ActionsProps) {
  const asking = useCloudAsking();
  const { pending, error } = asking;
  const next = NEXT[project === null ? 'no_project' : state];
  const canSync = state === 'offline' || state === 'sending' || state === 'up_to_date' || state === 'problem';
  return (
    <>
      <div className="cloud-panel-actions">
        {next !== undefined && (
          <Button look="primary" onClick={toSettings}>
            {next}
          </Button>
        )}
        {canSync && (
          <Button
            icon="refresh"
            disabled={pending}
            onClick={() => void asking.run((client) => client.call('cloud.sync', {}))}
          >
            {pending ? text.syncing : text.syncNow}
          </Button>
        )}
      </div>
      {error !== null && <ErrorNotice error={error} />}
      {project !== null && (
        <Switch
          checked={on}
          disabled={pending}
          label={text.on}
          onChange={(wanted) => void asking.run((client) => client.call('cloud.set', { on: wanted }))}
        />
      )}
    </>
  );
}

/** What is left to do in the settings, by state. */
const NEXT: Readonly<Partial<Record<CloudStatus['state'], string>>> = {
  no_project: text.setUp,
  signed_out: text.signIn,
  choose_history: text.choose,
  problem: text.look,
};
