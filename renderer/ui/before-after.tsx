import { useState } from 'react';
import './before-after.css';

type BeforeAfterProps = {
  before: { readonly src: string; readonly label: string };
  after: { readonly src: string; readonly label: string };
  /** What the handle moves, for those who do not see it. */
  label: string;
  /** Of the pictures, in pixels; both have the same shape. */
  width: number;
  height: number;
};

/** Two pictures on top of each other and a handle between them: left of it the first shows, right of it the second. */
export function BeforeAfter({ before, after, label, width, height }: BeforeAfterProps) {
  const [share, setShare] = useState(50);
  return (
    <div className="before-after" style={{ aspectRatio: `${width} / ${height}` }}>
      <img src={before.src} alt={before.label} width={width} height={height} draggable={false} />
      <img
        src={after.src}
        alt={after.label}
        width={width}
        height={height}
        draggable={false}
        style={{ clipPath: `inset(0 0 0 ${share}%)` }}
      />
      <input
        type="range"
        min={0}
        max={100}
        value={share}
        aria-label={label}
        aria-valuetext={`${share} %`}
        onChange={(event) => setShare(Number(event.target.value))}
      />
      <span className="before-after-line" style={{ left: `${share}%` }} aria-hidden="true" />
      <span className="before-after-name before-after-name-before" aria-hidden="true">
        {before.label}
      </span>
      <span className="before-after-name before-after-name-after" aria-hidden="true">
        {after.label}
      </span>
    </div>
  );
}
