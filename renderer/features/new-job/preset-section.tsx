import { useState } from 'react';
import { PRESETS, type Preset } from '../../../shared/domain/processing.ts';
import { strings } from '../../strings/index.ts';
import { BeforeAfter } from '../../ui/before-after.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { type Preview, usePresetPreviews } from './use-preset-previews.ts';
import './preset-section.css';

const text = strings.newJob;
/** Of the sample picture, in pixels. */
const SAMPLE_EDGE = 768;

type PresetSectionProps = { value: Preset; onChange: (preset: Preset) => void };

/** How strongly variants differ, with what each preset does to a sample picture. */
export function PresetSection({ value, onChange }: PresetSectionProps) {
  const [example, setExample] = useState(1);
  const { ready, error } = usePresetPreviews(example, value);
  const cards = PRESETS.map((preset) => ({
    value: preset,
    label: text.presets[preset],
    text: text.presetTexts[preset],
    fact: factOf(ready[preset]),
    picture: <Thumb preview={ready[preset]} />,
  }));
  return (
    <section className="preset-section" aria-labelledby="preset-title">
      <h2 id="preset-title">{text.preset}</h2>
      <p className="field-hint">{text.presetHint}</p>
      <ChoiceCards label={text.preset} value={value} cards={cards} onChange={onChange} />
      {error === null ? (
        <Sample preview={ready[value]} onAgain={() => setExample(example + 1)} />
      ) : (
        <ErrorNotice
          error={error}
          title={text.previewFailed}
          actions={
            <Button size="small" onClick={() => setExample(example + 1)}>
              {strings.app.tryAgain}
            </Button>
          }
        />
      )}
    </section>
  );
}

function Sample({ preview, onAgain }: { preview: Preview | undefined; onAgain: () => void }) {
  return (
    <div className="preset-sample">
      <div className="preset-sample-head">
        <h3>{text.previewTitle}</h3>
        <Button look="quiet" size="small" icon="dice" onClick={onAgain}>
          {text.previewAgain}
        </Button>
      </div>
      {preview === undefined ? (
        <div className="preset-sample-empty">{text.previewLoading}</div>
      ) : (
        <BeforeAfter
          before={{ src: preview.before, label: text.previewBefore }}
          after={{ src: preview.after, label: text.previewAfter }}
          label={text.previewSlider}
          width={SAMPLE_EDGE}
          height={SAMPLE_EDGE}
        />
      )}
      <p className="preset-sample-proof">
        {preview !== undefined && proofOf(preview).map((fact) => <span key={fact}>{fact}</span>)}
      </p>
    </div>
  );
}

function Thumb({ preview }: { preview: Preview | undefined }) {
  if (preview === undefined) return <Skeleton height="100%" />;
  return <img src={preview.after} alt="" width={48} height={48} draggable={false} />;
}

function factOf(preview: Preview | undefined) {
  if (preview === undefined) return <Skeleton width="9ch" />;
  const { distanceToBase } = preview.proof;
  return distanceToBase === 0 ? text.unchanged : text.distance(distanceToBase);
}

function proofOf({ proof }: Preview): string[] {
  if (proof.distanceToBase === 0) return [text.unchanged];
  const bytes = text.previewBytes(proof.bytesBefore, proof.bytesAfter);
  return [text.distance(proof.distanceToBase), text.similarity(proof.ssim), bytes];
}
