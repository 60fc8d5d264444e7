import { useJobActions } from '../../state/job-actions.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useIsOthers, useJob, usePlace } from './job-scope.tsx';

const text = strings.cloud;

/** Says that another device made the job, which one, and that it can only be looked at here. */
export function OtherDeviceNotice() {
  const job = useJob();
  const isOthers = useIsOthers();
  const place = usePlace();
  const { duplicate } = useJobActions();
  if (!isOthers) return null;
  return (
    <Notice
      level="info"
      title={text.otherTitle(place?.device ?? text.otherDevice)}
      actions={
        <Button size="small" icon="duplicate" onClick={() => duplicate(job)}>
          {text.duplicate}
        </Button>
      }
    >
      <p>{text.other}</p>
    </Notice>
  );
}
