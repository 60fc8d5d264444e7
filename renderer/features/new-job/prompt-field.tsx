import { type DragEvent, useEffect, useRef, useState } from 'react';
import { MAX_PROMPT_CHARACTERS } from '../../../shared/domain/job.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextArea } from '../../ui/text-input.tsx';
import { type LineProblem, lineRange, promptsOf, readPromptFile } from './prompts.ts';
import './prompt-field.css';

type PromptFieldProps = {
  text: string;
  several: boolean;
  problems: readonly LineProblem[];
  error: string | undefined;
  onChange: (changed: { text?: string; several?: boolean }) => void;
};

const words = strings.newJob;
const MODES = [
  { value: 'one', label: words.one },
  { value: 'several', label: words.several },
] as const;
/** Problems beyond these would push the form away; mending the first ones shows the next. */
const PROBLEMS_SHOWN = 5;
/** From here on the length of a prompt is worth a look. */
const LONG = MAX_PROMPT_CHARACTERS * 0.9;

/** What the images should show: one prompt, or one on each line, typed, chosen as a file or dropped as one. */
export function PromptField({ text, several, problems, error, onChange }: PromptFieldProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [fileError, setFileError] = useState<string | null>(null);

  // Whoever opens the form wants to write.
  useEffect(() => area.current?.focus(), []);

  async function read(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    const answer = await readPromptFile(file);
    setFileError(answer.ok ? null : answer.message);
    if (answer.ok) onChange({ text: answer.text, several: true });
  }

  function drop(event: DragEvent): void {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    void read(event.dataTransfer.files[0]);
  }

  function selectLine(line: number): void {
    const { start, end } = lineRange(text, line);
    area.current?.focus();
    area.current?.setSelectionRange(start, end);
  }

  return (
    <div className="prompt-field" data-field="prompt">
      <div className="prompt-field-mode">
        <Segmented
          label={words.promptMode}
          value={several ? 'several' : 'one'}
          options={MODES}
          onChange={(mode) => onChange({ several: mode === 'several' })}
        />
        <FileButton look="quiet" size="small" icon="file" accept=".txt,.md,.csv,text/plain" onFile={read}>
          {words.fromFile}
        </FileButton>
      </div>
      <Field
        label={several ? words.prompts : words.prompt}
        hint={hintOf(text, several)}
        error={fileError ?? error}
      >
        {(control) => (
          <TextArea
            {...control}
            ref={area}
            className="prompt-field-text"
            rows={several ? 8 : 5}
            value={text}
            placeholder={several ? words.promptsPlaceholder : words.promptPlaceholder}
            wrap={several ? 'off' : 'soft'}
            onChange={(next) => onChange({ text: next })}
            onDragOver={(event) => event.dataTransfer.types.includes('Files') && event.preventDefault()}
            onDrop={drop}
          />
        )}
      </Field>
      {problems.length > 0 && (
        <ul className="prompt-field-problems">
          {problems.slice(0, PROBLEMS_SHOWN).map(({ line, message }) => (
            <li key={line}>
              <Button size="small" onClick={() => selectLine(line)}>
                {words.line(line)}
              </Button>
              {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function hintOf(text: string, several: boolean): string | undefined {
  if (several) return words.jobsOfLines(promptsOf(text).prompts.length);
  return text.length > LONG ? words.characters(text.trim().length, MAX_PROMPT_CHARACTERS) : undefined;
}
