import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Segmented } from '../../ui/segmented.tsx';

const text = strings.cloud;

/** Whose jobs the list shows. A search or filter goes on counting. */
export default function OriginSwitch() {
  const session = useSession();
  const from = useSessionState((state) => state.jobQuery.from);
  return (
    <Segmented
      label={text.originLabel}
      value={from}
      options={(['here', 'others'] as const).map((value) => ({ value, label: text.origins[value] }))}
      onChange={(chosen) => session.setJobQuery({ from: chosen })}
    />
  );
}
