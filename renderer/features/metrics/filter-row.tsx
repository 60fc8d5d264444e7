import { METRIC_PERIODS, type Metrics, type MetricsQuery } from '../../../shared/contract/metrics.ts';
import { strings } from '../../strings/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { FIRST_PERIOD } from './query.ts';

const text = strings.metrics;
/** No provider, model or preset is called this. */
const ALL = '*';

const PERIODS = METRIC_PERIODS.map((value) => ({ value, label: text.periods[value] }));

type FilterRowProps = {
  query: MetricsQuery;
  /** Null before the first answer. */
  choices: Metrics['choices'] | null;
  pending: boolean;
  onChange: (change: Partial<MetricsQuery>) => void;
  onRefresh: () => void;
};

/** Which period, and what of it. */
export function FilterRow({ query, choices, pending, onChange, onRefresh }: FilterRowProps) {
  const { period, provider, model, preset } = query;
  return (
    <fieldset className="metrics-filters" aria-label={text.period}>
      {typeof period === 'string' ? (
        <Segmented
          label={text.period}
          value={period}
          options={PERIODS}
          onChange={(value) => onChange({ period: value })}
        />
      ) : (
        <span className="metrics-stretch">
          {text.stretch(period.from, period.to)}
          <Button size="small" icon="left" onClick={() => onChange({ period: FIRST_PERIOD })}>
            {text.backTo(FIRST_PERIOD)}
          </Button>
        </span>
      )}
      <Choice
        label={text.provider}
        all={text.allProviders}
        value={provider}
        names={choices?.providers ?? []}
        onChange={(value) => onChange({ provider: value })}
      />
      <Choice
        label={text.model}
        all={text.allModels}
        value={model}
        names={choices?.models ?? []}
        onChange={(value) => onChange({ model: value })}
      />
      <Choice
        label={text.preset}
        all={text.allPresets}
        value={preset}
        names={choices?.presets ?? []}
        onChange={(value) => onChange({ preset: value })}
      />
      <IconButton label={text.refresh} icon="refresh" disabled={pending} onClick={onRefresh} />
    </fieldset>
  );
}

type ChoiceProps = {
  label: string;
  all: string;
  value: string | null;
  names: readonly string[];
  onChange: (value: string | null) => void;
};

/** Not there where there is nothing to choose from. */
function Choice({ label, all, value, names, onChange }: ChoiceProps) {
  if (names.length < 2 && value === null) return null;
  return (
    <Select
      label={label}
      value={value ?? ALL}
      options={[{ value: ALL, label: all }, ...names.map((name) => ({ value: name, label: name }))]}
      onChange={(chosen) => onChange(chosen === ALL ? null : chosen)}
    />
  );
}
