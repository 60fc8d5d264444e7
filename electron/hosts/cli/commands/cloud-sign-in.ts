import { EXIT } from '../exit-codes.ts';
import { usageError } from '../options.ts';
import { cloudReport } from '../print/cloud-lines.ts';
import { askSecret, asksHere, readLine } from '../read-secret.ts';
import { ask, type Session, withApp } from '../session.ts';

export type SignInOptions = { readonly code?: true; readonly passwordStdin?: true };

/** `safelight cloud sign-in`. What is secret never comes as an argument, which every program on the machine could read. */
export async function signIn(session: Session, email: string, options: SignInOptions): Promise<number> {
  if (options.code && options.passwordStdin)
    throw usageError('--code and --password-stdin cannot both be given', 'code');
  // Asked for before the data directory is taken: nobody else should wait for a person.
  const password = options.code ? null : await passwordFrom(session, options);
  return withApp(session, 'write', async ({ client }) => {
    const status =
      password === null
        ? await ask(client, 'cloud.verifyCode', { email, code: await codeFrom(session, client, email) })
        : await ask(client, 'cloud.signIn', { email, password });
    session.printer.report(cloudReport(status));
    return EXIT.completed;
  });
}

function passwordFrom(session: Session, { passwordStdin }: SignInOptions): Promise<string> {
  if (passwordStdin) return readLine(session.stdin, 'the password');
  if (asksHere(session)) return askSecret(session, 'Password: ');
  throw usageError(
    'The password is asked for on a terminal. Elsewhere give it with --password-stdin',
    'password-stdin',
  );
}

async function codeFrom(session: Session, client: Parameters<typeof ask>[0], email: string): Promise<string> {
  await ask(client, 'cloud.sendCode', { email });
  session.printer.note(`A code was sent to ${email}.`);
  return asksHere(session) ? askSecret(session, 'Code: ') : readLine(session.stdin, 'the code');
}
