import './meter.css';

type MeterProps = {
  /** Its name, and its value in words. */
  label: string;
  text: string;
  /** The part that is used, 0 to 1; more counts as 1. */
  part: number;
  level: 'ok' | 'warning' | 'error';
};

/** How much of an amount is used. */
export function Meter({ label, text, part, level }: MeterProps) {
  const percent = Math.round(Math.min(1, part) * 100);
  return (
    // biome-ignore lint/a11y/useSemanticElements: engines draw a meter element each in their own way, and its colours cannot be set
    <div
      className={`meter meter-${level}`}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={text}
    >
      <span className="meter-used" style={{ width: `${percent}%` }} />
    </div>
  );
}
