import { type ReactNode, useState } from 'react';
import type { CloudSettings, CloudStatus } from '../../../../shared/domain/cloud.ts';
import { useAnswer } from '../../../state/use-answer.ts';
import { type CloudAsking, useCloudAsking } from '../../../state/use-cloud.ts';
import { strings } from '../../../strings/index.ts';
import { Button } from '../../../ui/button.tsx';
import { ChoiceCards } from '../../../ui/choice-cards.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Group } from '../group.tsx';
import { ImagesChoice } from './cloud-switch.tsx';

const text = strings.cloudSetup;
type History = 'all' | 'new';

type CloudHistoryProps = { settings: CloudSettings; status: CloudStatus };

/** What happens to what is here, before anything is sent. With another account than before it is asked in a dialog first. */
export function CloudHistoryGroup({ settings, status }: CloudHistoryProps) {
  const { joined, email } = status;
  const [history, setHistory] = useState<History>('all');
  const [later, setLater] = useState(false);
  const asking = useCloudAsking();

  function start(): void {
    void asking.run(async (client) => {
      const answer = await client.call('cloud.join', { history });
      return answer.ok && !settings.on ? client.call('cloud.set', { on: true }) : answer;
    });
  }

  const choice = (
    <>
      <Histories history={history} onHistory={setHistory} />
      {asking.error !== null && <ErrorNotice error={asking.error} />}
    </>
  );
  if (joined !== null && email !== null && !later) {
    return (
      <OtherAccount
        before={joined.email}
        now={email}
        asking={asking}
        onStart={start}
        onLater={() => setLater(true)}
      >
        {choice}
      </OtherAccount>
    );
  }
  return (
    <Group title={text.choose} text={text.chooseText}>
      {choice}
      <ImagesChoice settings={settings} />
      <div className="settings-buttons">
        <Button look="primary" disabled={asking.pending} onClick={start}>
          {text.start}
        </Button>
      </div>
    </Group>
  );
}

function Histories({ history, onHistory }: { history: History; onHistory: (history: History) => void }) {
  const stats = useAnswer('data.stats', {});
  const many =
    stats.phase === 'ready' ? (
      text.historyAll(stats.value.jobs, stats.value.images, stats.value.entries)
    ) : (
      <Skeleton width="16ch" />
    );
  return (
    <ChoiceCards
      label={text.choose}
      value={history}
      onChange={onHistory}
      cards={[
        { value: 'all', ...text.histories.all, fact: many, picture: <Icon name="history" size={20} /> },
        {
          value: 'new',
          ...text.histories.new,
          fact: text.historyNew,
          picture: <Icon name="add" size={20} />,
        },
      ]}
    />
  );
}

type OtherAccountProps = {
  before: string;
  now: string;
  asking: CloudAsking;
  onStart: () => void;
  onLater: () => void;
  children: ReactNode;
};

function OtherAccount({ before, now, asking, onStart, onLater, children }: OtherAccountProps) {
  return (
    <Dialog
      open
      onClose={onLater}
      title={text.otherTitle}
      description={text.otherText(now, before)}
      actions={
        <>
          <Button
            disabled={asking.pending}
            onClick={() => void asking.run((client) => client.call('cloud.signOut', {}))}
          >
            {text.otherLeave}
          </Button>
          <Button look="primary" disabled={asking.pending} onClick={onStart}>
            {text.start}
          </Button>
        </>
      }
    >
      <div className="cloud-form">
        <ul className="cloud-points">
          {text.otherPoints(before).map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
        {children}
      </div>
    </Dialog>
  );
}
