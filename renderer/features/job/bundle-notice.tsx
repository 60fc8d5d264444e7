import { useExportActions } from '../../state/export-actions.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useBundle } from './job-scope.tsx';

const text = strings.exporting;

/** Says that the job is from a bundle, whose, and that it can only be looked at. */
export function BundleNotice() {
  const bundle = useBundle();
  const { closeBundle } = useExportActions();
  if (bundle === null) return null;
  const { jobId, version, createdAt, redactions } = bundle;
  const redacted = text.bannerRedacted(redactions.secrets, redactions.paths);
  return (
    <Notice
      level="info"
      title={text.bannerTitle}
      actions={
        <Button size="small" onClick={() => closeBundle(jobId)}>
          {text.close}
        </Button>
      }
    >
      <p>
        {text.banner(version, createdAt)} {redacted}
      </p>
    </Notice>
  );
}
