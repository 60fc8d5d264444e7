import type { CSSProperties } from 'react';
import './skeleton.css';

type SkeletonProps = { width?: CSSProperties['width']; height?: CSSProperties['height'] };

/** Stands where something will be in a moment, in its size, so that nothing jumps. */
export function Skeleton({ width = '100%', height = '1em' }: SkeletonProps) {
  return <span className="skeleton" style={{ width, height }} aria-hidden="true" />;
}
