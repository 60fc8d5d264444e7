import { ANSWERS } from './answers.ts';
import { REFUSALS } from './refusals.ts';
import { type Answer, type Play, type Scene, type Seen, send } from './scene.ts';
import { WIRE } from './wire.ts';

export type BehaviourName = keyof typeof ANSWERS | keyof typeof REFUSALS | keyof typeof WIRE;

/** Whole answers by name; the rest of the behaviours is in `WIRE`. */
const WHOLE: Readonly<Record<string, (scene: Scene) => Answer>> = { ...ANSWERS, ...REFUSALS };
const BELOW: Readonly<Record<string, Play>> = WIRE;

/** All that the server can do to a request for an image, by name. */
export const BEHAVIOURS = [...Object.keys(WHOLE), ...Object.keys(BELOW)] as readonly BehaviourName[];

/** A named behaviour, or any answer of the test's own. */
export type Behaviour = BehaviourName | Answer;

/** One behaviour for every request; a queue, then `good`; or a choice by number, prompt or whatever the request holds. */
export type Script = Behaviour | readonly Behaviour[] | ((seen: Seen) => Behaviour);

export async function play(behaviour: Behaviour, scene: Scene): Promise<void> {
  const answer = typeof behaviour === 'string' ? WHOLE[behaviour]?.(scene) : behaviour;
  if (answer !== undefined) send(scene, answer);
  else await BELOW[String(behaviour)]?.(scene);
}

/** Reads `good,rate-limit*3,hang-in-body` into a queue. @throws Error that lists the names when one is not known. */
export function parseScript(text: string): BehaviourName[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [name = '', times = '1'] = part.split('*');
      if (!isBehaviourName(name)) {
        throw new Error(`There is no behaviour “${name}”. There are: ${BEHAVIOURS.join(', ')}.`);
      }
      return Array<BehaviourName>(Number(times)).fill(name);
    });
}

function isBehaviourName(name: string): name is BehaviourName {
  return (BEHAVIOURS as readonly string[]).includes(name);
}
