import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

/** A model that needs a key is chosen, and none is set: two ways out. */
export function KeyNotice({ onUseDemo }: { onUseDemo: () => void }) {
  const session = useSession();
  return (
    <Notice
      level="warning"
      title={strings.newJob.keyMissingTitle}
      actions={
        <>
          <Button icon="key" onClick={() => session.show({ kind: 'settings', section: 'provider' })}>
            {strings.newJob.addKey}
          </Button>
          <Button look="quiet" onClick={onUseDemo}>
            {strings.newJob.useDemo}
          </Button>
        </>
      }
    >
      <p>{strings.newJob.keyMissing}</p>
    </Notice>
  );
}
