import type { Profile } from '../../../shared/domain/settings.ts';
import { strings } from '../../strings/index.ts';
import { Field } from '../field.tsx';
import { Select } from '../select.tsx';
import { choiceOf, type Server, serverChoices } from './servers.ts';

type ServerFieldProps = {
  chosen: Server;
  profiles: readonly Profile[];
  error?: string | undefined;
  onChange: (server: Server) => void;
};

const text = strings.newJob;

/** Chooses who makes the pictures. */
export function ServerField({ chosen, profiles, error, onChange }: ServerFieldProps) {
  const choices = serverChoices(profiles, chosen);
  const options = choices.map(({ value, name, server }) => ({
    value,
    label: name ?? text.providers[server.provider],
    hint: server.baseUrl ?? text.providerHints[server.provider],
  }));
  const hint =
    chosen.baseUrl === null ? text.providerHints[chosen.provider] : text.serverHint(chosen.baseUrl);
  return (
    <Field label={text.provider} hint={hint} error={error}>
      {(control) => (
        <Select
          {...control}
          value={choiceOf(choices, chosen)}
          options={options}
          onChange={(value) => {
            const choice = choices.find((candidate) => candidate.value === value);
            if (choice !== undefined) onChange(choice.server);
          }}
        />
      )}
    </Field>
  );
}
