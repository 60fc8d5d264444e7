import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import type { ReactNode } from 'react';
import './choice-cards.css';

export type ChoiceCard<T extends string> = {
  readonly value: T;
  readonly label: string;
  readonly text: string;
  /** What can only be told after a while; its place is kept. */
  readonly fact: ReactNode;
  readonly picture: ReactNode;
};

type ChoiceCardsProps<T extends string> = {
  label: string;
  value: T;
  cards: readonly ChoiceCard<T>[];
  onChange: (value: T) => void;
};

/** One of a few choices that are told by a picture and a line each. */
export function ChoiceCards<T extends string>({ label, value, cards, onChange }: ChoiceCardsProps<T>) {
  return (
    <RadioGroup aria-label={label} value={value} onValueChange={onChange} className="choice-cards">
      {cards.map((card) => (
        <Radio.Root key={card.value} value={card.value} className="choice-card">
          <span className="choice-card-picture">{card.picture}</span>
          <span className="choice-card-words">
            <span className="choice-card-label">{card.label}</span>
            <span className="choice-card-text">{card.text}</span>
            <span className="choice-card-fact">{card.fact}</span>
          </span>
          <span className="choice-card-mark" aria-hidden="true" />
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
