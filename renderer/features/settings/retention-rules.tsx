import { useId } from 'react';
import { MIN_LIBRARY_BYTES, type RetentionRules } from '../../../shared/domain/retention.ts';
import { strings } from '../../strings/index.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Switch } from '../../ui/toggles.tsx';

const text = strings.retention;

/** As sizes are shown, and as the command line takes them. */
const GB = 1e9;
const MAX_DAYS = 36_500;
/** What a rule begins with when it is switched on. */
const STARTING = { days: 90, logDays: 30, jobs: 500, gigabytes: 20 } as const;

type RulesProps = { rules: RetentionRules; change: (changed: Partial<RetentionRules>) => void };

/** Each rule with a switch, and its number while it is on. */
export function RetentionRulesFields({ rules, change }: RulesProps) {
  const gigabytes = rules.maxLibraryBytes === null ? null : rules.maxLibraryBytes / GB;
  return (
    <>
      <Rule
        label={text.age}
        hint={text.ageHint}
        amount={text.ageAmount}
        value={rules.olderThanDays}
        starting={STARTING.days}
        max={MAX_DAYS}
        onChange={(olderThanDays) => change({ olderThanDays })}
      />
      <Rule
        label={text.count}
        amount={text.countAmount}
        value={rules.keepLatestJobs}
        starting={STARTING.jobs}
        max={1_000_000}
        onChange={(keepLatestJobs) => change({ keepLatestJobs })}
      />
      <Rule
        label={text.size}
        hint={text.sizeHint}
        amount={text.sizeAmount}
        value={gigabytes}
        starting={STARTING.gigabytes}
        min={Math.ceil((MIN_LIBRARY_BYTES / GB) * 100) / 100}
        max={900_000}
        fractions
        onChange={(size) => change({ maxLibraryBytes: size === null ? null : Math.round(size * GB) })}
      />
      <Rule
        label={text.logs}
        hint={text.logsHint}
        amount={text.logsAmount}
        value={rules.logsOlderThanDays}
        starting={STARTING.logDays}
        max={MAX_DAYS}
        onChange={(logsOlderThanDays) => change({ logsOlderThanDays })}
      />
      <Switch
        checked={rules.keepFailed}
        onChange={(keepFailed) => change({ keepFailed })}
        label={text.keepFailed}
        hint={text.keepFailedHint}
      />
    </>
  );
}

type RuleProps = {
  label: string;
  hint?: string;
  /** What the number is, with its unit. */
  amount: string;
  /** Null while the rule is off. */
  value: number | null;
  starting: number;
  min?: number;
  max: number;
  fractions?: boolean;
  onChange: (value: number | null) => void;
};

function Rule({
  label,
  hint,
  amount,
  value,
  starting,
  min = 1,
  max,
  fractions = false,
  onChange,
}: RuleProps) {
  const id = useId();
  return (
    <div className="retention-rule">
      <Switch
        checked={value !== null}
        onChange={(on) => onChange(on ? starting : null)}
        label={label}
        {...(hint === undefined ? {} : { hint })}
      />
      {value !== null && (
        <div className="retention-amount-field">
          <label htmlFor={id}>{amount}</label>
          <NumberField
            id={id}
            value={value}
            min={min}
            max={max}
            format={{ maximumFractionDigits: fractions ? 2 : 0 }}
            onChange={(typed) => {
              // Emptied, it keeps what it had: a rule must not be more than was meant.
              if (typed === null) return;
              const whole = fractions ? typed : Math.round(typed);
              onChange(Math.min(max, Math.max(min, whole)));
            }}
          />
        </div>
      )}
    </div>
  );
}
