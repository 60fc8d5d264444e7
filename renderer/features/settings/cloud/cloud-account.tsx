import { useState } from 'react';
import type { CloudStatus } from '../../../../shared/domain/cloud.ts';
import { useCloudAsking } from '../../../state/use-cloud.ts';
import { strings } from '../../../strings/index.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { useToasts } from '../../../ui/toasts.tsx';
import { Group } from '../group.tsx';
import { SignIn } from './cloud-sign-in.tsx';

const text = strings.cloudSetup;

/** Who is signed in, or the way in; and the ways out. */
export function CloudAccountGroup({ status }: { status: CloudStatus }) {
  const { email, joined, state, protection } = status;
  const signedIn = email !== null && state !== 'signed_out';
  return (
    <Group title={text.account} {...(signedIn ? {} : { text: text.accountText })}>
      {signedIn ? (
        <SignedIn email={email} />
      ) : (
        <>
          {joined !== null && <p>{text.signedOutOf(joined.email)}</p>}
          <SignIn email={joined?.email ?? ''} />
        </>
      )}
      {signedIn && joined !== null && joined.email !== email && (
        <p className="settings-none">{text.belongs(joined.email)}</p>
      )}
      <p className="field-hint">{text.protections[protection]}</p>
      {joined !== null && <Leave />}
    </Group>
  );
}

function SignedIn({ email }: { email: string }) {
  const asking = useCloudAsking();
  const toasts = useToasts();

  async function signOut(): Promise<void> {
    const answer = await asking.run((client) => client.call('cloud.signOut', {}));
    if (answer !== null) toasts.add({ title: text.signedOut });
  }

  return (
    <>
      <div className="cloud-account">
        <Icon name="user" />
        <p>{text.signedInAs(email)}</p>
        <Button disabled={asking.pending} onClick={() => void signOut()}>
          {text.signOut}
        </Button>
      </div>
      {asking.error !== null && <ErrorNotice error={asking.error} />}
    </>
  );
}

function Leave() {
  const asking = useCloudAsking();
  const toasts = useToasts();
  const [confirming, setConfirming] = useState(false);

  async function leave(): Promise<void> {
    setConfirming(false);
    const answer = await asking.run((client) => client.call('cloud.leave', {}));
    if (answer !== null) toasts.add({ title: text.left });
  }

  return (
    <div className="settings-buttons cloud-leave">
      <Button size="small" look="quiet" disabled={asking.pending} onClick={() => setConfirming(true)}>
        {text.leave}
      </Button>
      {asking.error !== null && <ErrorNotice error={asking.error} />}
      <ConfirmDialog
        open={confirming}
        danger
        title={text.leaveTitle}
        text={text.leaveText}
        confirm={text.leaveConfirm}
        onConfirm={() => void leave()}
        onClose={() => setConfirming(false)}
      />
    </div>
  );
}
