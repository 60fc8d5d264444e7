import { Slider as Base } from '@base-ui/react/slider';
import './slider.css';

type SliderProps = {
  label: string;
  value: number;
  min?: number;
  max?: number;
  step?: number;
  onChange: (value: number) => void;
  /** How the value is said: `50 per cent`. */
  say?: (value: number) => string;
  disabled?: boolean;
};

/** A number on a line. */
export function Slider({
  label,
  value,
  min = 0,
  max = 100,
  step = 1,
  onChange,
  say,
  disabled = false,
}: SliderProps) {
  return (
    <Base.Root
      value={value}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={(next) => onChange(next)}
      className="slider"
    >
      <Base.Control className="slider-control">
        <Base.Track className="slider-track">
          <Base.Indicator className="slider-filled" />
          <Base.Thumb
            aria-label={label}
            className="slider-thumb"
            {...(say === undefined ? {} : { getAriaValueText: (_text: string, at: number) => say(at) })}
          />
        </Base.Track>
      </Base.Control>
    </Base.Root>
  );
}
