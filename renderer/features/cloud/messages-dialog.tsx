import { Virtuoso } from 'react-virtuoso';
import type { SyncMessage } from '../../../shared/domain/cloud.ts';
import { moment } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { LevelIcon } from '../../ui/state-icons.tsx';
import { useSyncMessages } from './sync-messages.ts';
import './cloud-lists.css';

const text = strings.cloud;

/** What the sync itself had to say. */
export default function MessagesDialog({ onClose }: { onClose: () => void }) {
  const { messages, error, loadOlder } = useSyncMessages();
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={text.messagesTitle}
      description={text.messagesText}
      initialFocus="close"
      actions={<Button onClick={onClose}>{text.close}</Button>}
    >
      {error !== null && <ErrorNotice error={error} title={text.messagesFailed} />}
      {messages === null && error === null && <Skeleton height={240} />}
      {messages?.length === 0 && (
        <Empty size="small" title={text.messagesNone} text={text.messagesNoneText} />
      )}
      {messages !== null && messages.length > 0 && (
        <div className="cloud-messages-frame">
          <Virtuoso
            data={messages}
            computeItemKey={(_index, { id }) => id}
            itemContent={(_index, message) => <Message message={message} />}
            endReached={loadOlder}
            increaseViewportBy={200}
            className="cloud-messages"
            role="log"
            aria-label={text.messagesList}
            aria-live="off"
            tabIndex={0}
          />
        </div>
      )}
    </Dialog>
  );
}

function Message({ message: { at, level, message, detailsJson } }: { message: SyncMessage }) {
  return (
    <div className="cloud-message">
      <LevelIcon level={level} />
      <div className="cloud-message-words">
        <p>{message}</p>
        {detailsJson !== null && (
          <details>
            <summary>{text.details}</summary>
            <pre>{pretty(detailsJson)}</pre>
          </details>
        )}
      </div>
      <time dateTime={new Date(at).toISOString()}>{moment(at)}</time>
    </div>
  );
}

/** The JSON on lines of its own; as it is where it is none. */
function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
