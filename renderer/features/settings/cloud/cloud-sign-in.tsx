import { type FormEvent, useEffect, useState } from 'react';
import { useCloudAsking } from '../../../state/use-cloud.ts';
import { useCommand } from '../../../state/use-command.ts';
import { strings } from '../../../strings/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { FieldGroup } from '../../../ui/field-group.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import { codeProblem, emailProblem, refusedField } from './cloud-fields.ts';

const text = strings.cloudSetup;

/** Supabase sends one address no second code before this, in seconds. */
const RESEND_AFTER_S = 60;

type Way = 'code' | 'password';

/** @param email to begin with: the address that this device belongs to, if it does. */
export function SignIn({ email: first }: { email: string }) {
  const [way, setWay] = useState<Way>('password');
  const [email, setEmail] = useState(first);
  return (
    <div className="cloud-form">
      <FieldGroup label={text.way}>
        <Segmented
          label={text.way}
          value={way}
          options={(['password', 'code'] as const).map((value) => ({ value, label: text.ways[value] }))}
          onChange={setWay}
        />
      </FieldGroup>
      {way === 'code' ? (
        <ByCode email={email} onEmail={setEmail} />
      ) : (
        <ByPassword email={email} onEmail={setEmail} />
      )}
    </div>
  );
}

type FormProps = { email: string; onEmail: (email: string) => void };

function EmailField({
  email,
  onEmail,
  error,
  hint,
}: FormProps & { error: string | undefined; hint?: string }) {
  return (
    <Field label={text.email} error={error} {...(hint === undefined ? {} : { hint })}>
      {(control) => (
        <TextInput
          {...control}
          type="email"
          name="email"
          autoComplete="username"
          value={email}
          onChange={onEmail}
        />
      )}
    </Field>
  );
}

function ByPassword({ email, onEmail }: FormProps) {
  const asking = useCloudAsking();
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(false);
  const wrongEmail = emailProblem(email);
  const refused = refusedField(asking.error, ['email', 'password']);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setAsked(true);
    if (wrongEmail !== null || password === '') return;
    // It is needed for this one question, and whoever mistyped it types it again.
    setPassword('');
    setAsked(false);
    await asking.run((client) => client.call('cloud.signIn', { email: email.trim(), password }));
  }

  return (
    <form className="cloud-form" onSubmit={(event) => void submit(event)} noValidate>
      <EmailField email={email} onEmail={onEmail} error={(asked ? wrongEmail : null) ?? refused.email} />
      <Field label={text.password} error={asked && password === '' ? text.passwordMissing : refused.password}>
        {(control) => (
          <TextInput
            {...control}
            type="password"
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
          />
        )}
      </Field>
      {asking.error !== null && Object.keys(refused).length === 0 && <ErrorNotice error={asking.error} />}
      <div className="settings-buttons">
        <Button type="submit" look="primary" disabled={asking.pending}>
          {asking.pending ? text.signingIn : text.signIn}
        </Button>
      </div>
    </form>
  );
}

/** First the address, then the code that was sent there. */
function ByCode({ email, onEmail }: FormProps) {
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (sentTo !== null) return <CodeForm email={sentTo} onOther={() => setSentTo(null)} />;
  return <SendForm email={email} onEmail={onEmail} onSent={setSentTo} />;
}

function SendForm({ email, onEmail, onSent }: FormProps & { onSent: (email: string) => void }) {
  const send = useCommand('cloud.sendCode');
  const [asked, setAsked] = useState(false);
  const wrong = emailProblem(email);
  const refused = refusedField(send.error, ['email']);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setAsked(true);
    if (wrong !== null) return;
    const address = email.trim();
    if ((await send.run({ email: address })) !== null) onSent(address);
  }

  return (
    <form className="cloud-form" onSubmit={(event) => void submit(event)} noValidate>
      <EmailField
        email={email}
        onEmail={onEmail}
        error={(asked ? wrong : null) ?? refused.email}
        hint={text.codeNeeds}
      />
      {send.error !== null && refused.email === undefined && <ErrorNotice error={send.error} />}
      <div className="settings-buttons">
        <Button type="submit" look="primary" disabled={send.pending}>
          {send.pending ? text.sendingCode : text.sendCode}
        </Button>
      </div>
    </form>
  );
}

function CodeForm({ email, onOther }: { email: string; onOther: () => void }) {
  const asking = useCloudAsking();
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState(false);
  const wrong = codeProblem(code);
  const refused = refusedField(asking.error, ['code']);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setAsked(true);
    if (wrong !== null) return;
    await asking.run((client) => client.call('cloud.verifyCode', { email, code: code.trim() }));
  }

  return (
    <form className="cloud-form" onSubmit={(event) => void submit(event)} noValidate>
      <p role="status">{text.codeSent(email)}</p>
      <Field label={text.code} error={(asked ? wrong : null) ?? refused.code}>
        {(control) => (
          <TextInput
            {...control}
            className="settings-mono cloud-code"
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            maxLength={12}
            value={code}
            onChange={setCode}
          />
        )}
      </Field>
      {asking.error !== null && refused.code === undefined && <ErrorNotice error={asking.error} />}
      <div className="settings-buttons">
        <Button type="submit" look="primary" disabled={asking.pending}>
          {asking.pending ? text.signingIn : text.signIn}
        </Button>
        <Resend email={email} />
        <Button look="quiet" onClick={onOther}>
          {text.otherEmail}
        </Button>
      </div>
    </form>
  );
}

function Resend({ email }: { email: string }) {
  const send = useCommand('cloud.sendCode');
  const [seconds, wait] = useCountdown(RESEND_AFTER_S);

  async function again(): Promise<void> {
    if ((await send.run({ email })) !== null) wait();
  }

  return (
    <>
      <Button look="quiet" disabled={seconds > 0 || send.pending} onClick={() => void again()}>
        {seconds > 0 ? text.resendIn(seconds) : text.resend}
      </Button>
      {send.error !== null && <ErrorNotice error={send.error} />}
    </>
  );
}

/** The seconds that are left, and the function that begins anew. */
function useCountdown(from: number): readonly [number, () => void] {
  const [left, setLeft] = useState(from);
  useEffect(() => {
    if (left === 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  return [left, () => setLeft(from)];
}
