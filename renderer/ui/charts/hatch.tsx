import { colorOf, type Tone } from './tones.ts';

/** Stripes in a tone's colour, so that it is told apart without it. */
export function Hatch({ id, tone }: { id: string; tone: Tone }) {
  return (
    <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="6" height="6" fill={colorOf(tone)} fillOpacity="0.45" />
      <rect width="3" height="6" fill={colorOf(tone)} />
    </pattern>
  );
}
