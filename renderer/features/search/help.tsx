import { strings } from '../../strings/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';

const text = strings.search;

/** What a query may hold. */
export function Help() {
  return (
    <Popover title={text.help} align="end" trigger={<IconButton label={text.help} icon="help" />}>
      <dl className="search-help">
        {text.operators.map(([operator, means]) => (
          <div key={operator}>
            <dt>{operator}</dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </Popover>
  );
}
