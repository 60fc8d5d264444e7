import type { Details } from '../../../shared/domain/log-entry.ts';

/** An entry's details as a tree: names on the left, values on the right, texts of several lines as they are. */
export function DetailsTree({ value }: { value: Details }) {
  if (value === null || typeof value !== 'object') return <Plain value={value} />;
  const parts = Object.entries(value);
  if (parts.length === 0) return <span className="details-plain">{Array.isArray(value) ? '[]' : '{}'}</span>;
  return (
    <dl className="details">
      {parts.map(([name, part]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <DetailsTree value={part} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Plain({ value }: { value: string | number | boolean | null }) {
  if (typeof value === 'string') return <span className="details-text">{value}</span>;
  return <span className="details-plain">{String(value)}</span>;
}
