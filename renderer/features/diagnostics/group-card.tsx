import { type ReactNode, useId } from 'react';
import type { DiagnosticsGroup } from '../../../shared/text/diagnostics-text.ts';
import { strings } from '../../strings/index.ts';
import { IconButton } from '../../ui/button.tsx';

const text = strings.diagnostics;

type GroupCardProps = { group: DiagnosticsGroup; aside: ReactNode; onCopy: () => void };

/** What belongs together, as names and values. */
export function GroupCard({ group: { name, title, rows }, aside, onCopy }: GroupCardProps) {
  const titleId = useId();
  return (
    <section
      // The fifth of two columns would leave a hole beside it.
      className={`diagnostics-group ${name === 'state' ? 'diagnostics-wide' : ''}`.trimEnd()}
      aria-labelledby={titleId}
    >
      <header className="diagnostics-head">
        <h3 id={titleId}>{title}</h3>
        {aside}
        <IconButton icon="copy" size="small" label={text.copyGroup(title)} onClick={onCopy} />
      </header>
      <dl className="diagnostics-rows">
        {rows.map((row) => (
          <div key={row.name}>
            <dt>{row.name}</dt>
            <dd>{row.value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
