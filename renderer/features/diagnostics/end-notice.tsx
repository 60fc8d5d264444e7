import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import './end-notice.css';

const text = strings.diagnostics;

/** After an unexpected end: when it was, and that nothing is lost. Where jobs wait for a choice, their sheet says it instead. */
export function EndNotice({ onDetails }: { onDetails: () => void }) {
  const session = useSession();
  const lastEnd = useSessionState((state) => (state.interrupted.length > 0 ? null : state.lastEnd));
  if (lastEnd === null) return null;
  return (
    <div className="end-notice">
      <Notice
        level="info"
        title={text.endTitle(lastEnd.at)}
        actions={
          <>
            <Button
              size="small"
              onClick={() => {
                session.dismissLastEnd();
                onDetails();
              }}
            >
              {text.endDetails}
            </Button>
            <Button size="small" look="quiet" onClick={session.dismissLastEnd}>
              {text.endDismiss}
            </Button>
          </>
        }
      >
        <p>{text.endText}</p>
      </Notice>
    </div>
  );
}
