import { strings } from '../strings/index.ts';
import './progress.css';

type ProgressProps = {
  done: number;
  failed: number;
  total: number;
  /** Its name; the numbers are said in any case. */
  label: string;
  size?: 'thin' | 'normal';
};

/** How much of something is done, and how much of that has failed. */
export function Progress({ done, failed, total, label, size = 'normal' }: ProgressProps) {
  const part = (count: number): number => (total === 0 ? 0 : count / total);
  return (
    <div
      className={`progress progress-${size}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done + failed}
      aria-valuetext={strings.ui.progress(done, failed, total)}
    >
      <span className="progress-done" style={{ transform: `scaleX(${part(done)})` }} />
      <span
        className="progress-failed"
        style={{ transform: `translateX(${part(done) * 100}%) scaleX(${part(failed)})` }}
      />
    </div>
  );
}
