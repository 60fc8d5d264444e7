import { type KeyboardEvent, type RefObject, useEffect, useId } from 'react';
import { MAX_QUERY, type QueryProblem } from '../../../shared/domain/search-query.ts';
import { type Hint, hintsFor } from '../../state/search-hints.ts';
import { useSearch, useSearchState } from '../../state/search-hooks.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { TextInput } from '../../ui/text-input.tsx';

const text = strings.search;

/** The query, ways to go on with it, and what of it cannot be understood. */
export function QueryField({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const search = useSearch();
  const query = useSearchState((state) => state.text);
  const hints = hintsFor(query);
  const wrong = useSearchState((state) => state.problem);
  const problem = wrong !== null && isBeingTyped(wrong, query, hints) ? null : wrong;
  const problemId = useId();

  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [field]);

  function key(event: KeyboardEvent): void {
    if (event.key === 'Enter') search.ask(query);
    else if (event.key === 'Escape' && query !== '') search.ask('');
    else return;
    event.preventDefault();
  }

  return (
    <search className="search-query" aria-label={text.field}>
      <TextInput
        ref={field}
        type="search"
        icon="search"
        className="search-field"
        aria-label={text.field}
        aria-invalid={problem !== null || undefined}
        aria-describedby={problem === null ? undefined : problemId}
        placeholder={text.placeholder}
        maxLength={MAX_QUERY}
        value={query}
        onChange={search.type}
        onKeyDown={key}
      />
      <Hints
        hints={hints}
        onChoose={(chosen) => {
          search.type(chosen);
          field.current?.focus();
        }}
      />
      {problem !== null && <Problem id={problemId} query={query} problem={problem} />}
    </search>
  );
}

/** Whether it is the last word that is wrong, and only because it is not finished: the hints say how. */
function isBeingTyped({ at, length }: QueryProblem, query: string, hints: readonly Hint[]): boolean {
  return hints.length > 0 && at + length === query.length;
}

function Hints({ hints, onChoose }: { hints: readonly Hint[]; onChoose: (text: string) => void }) {
  if (hints.length === 0) return null;
  return (
    <fieldset className="search-hints" aria-label={text.hints}>
      {hints.map((hint) => (
        <Button key={hint.label} size="small" onClick={() => onChoose(hint.text)}>
          {hint.label}
        </Button>
      ))}
    </fieldset>
  );
}

/** The query once more, with the part that is wrong underlined. */
function Problem({ id, query, problem }: { id: string; query: string; problem: QueryProblem }) {
  const { at, length, message, advice } = problem;
  return (
    <div id={id} className="search-problem" role="alert">
      <Icon name="alert" />
      <div>
        <p className="search-problem-query" aria-hidden="true">
          {query.slice(0, at)}
          <span className="search-wrong">{query.slice(at, at + length)}</span>
          {query.slice(at + length)}
        </p>
        <p>
          {message}. {advice}
        </p>
      </div>
    </div>
  );
}
