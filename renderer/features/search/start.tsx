import { useSearch } from '../../state/search-hooks.ts';
import { strings } from '../../strings/index.ts';

const text = strings.search;

/** Queries to begin with. */
export function Examples() {
  const search = useSearch();
  return (
    <section className="search-card" aria-label={text.examplesTitle}>
      <h2>{text.examplesTitle}</h2>
      <p className="search-muted">{text.start}</p>
      <ul>
        {text.examples.map(({ query, means }) => (
          <li key={query}>
            <button type="button" className="search-example" onClick={() => search.ask(query)}>
              <code>{query}</code>
              <span className="search-muted">{means}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
