import type { ReactNode } from 'react';
import { adviceFor } from '../../../../shared/domain/errors.ts';
import type { Image, ImageFile } from '../../../../shared/domain/image.ts';
import { strings } from '../../../strings/index.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { useIsOthers, useJob } from '../job-scope.tsx';
import { Attempts } from './attempts.tsx';
import { type Fact, parameterFacts, proofFacts, recipeFacts } from './facts.ts';

const words = strings.job.viewer;

/** All that is known of an image beside its picture. */
export function Details({ image, file }: { image: Image; file: ImageFile | null }) {
  const job = useJob();
  const isOthers = useIsOthers();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="viewer-details" aria-label={words.details} tabIndex={0}>
      {image.status === 'failed' && image.failure !== null && (
        <Part title={strings.job.failures[image.failure.code]}>
          <p>{image.failure.message}</p>
          <p className="viewer-hint">{adviceFor(image.failure.code)}</p>
        </Part>
      )}
      {file !== null && <Proof file={file} />}
      <Part title={words.attempts}>
        {isOthers ? (
          <p className="viewer-hint">{strings.cloud.attemptsElsewhere}</p>
        ) : (
          <Attempts image={image} />
        )}
      </Part>
      <Part title={words.parameters}>
        <Facts facts={parameterFacts(job, image, file)} />
      </Part>
    </section>
  );
}

export function Part({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="viewer-part">
      <h3>
        {title}
        {aside}
      </h3>
      {children}
    </section>
  );
}

/** The evidence that a variant differs to a machine and not to a person. */
function Proof({ file: { kind, proof, recipe } }: { file: ImageFile }) {
  if (kind === 'base' || proof === null || recipe === null) {
    return (
      <Part title={words.proof}>
        <p className="viewer-hint">{words.proofOfBase}</p>
      </Part>
    );
  }
  if (recipe.preset === 'off') {
    return (
      <Part title={words.proof}>
        <p className="viewer-hint">{words.copyUnchanged}</p>
      </Part>
    );
  }
  const badge = (
    <Badge look={proof.reached ? 'success' : 'warning'}>
      {proof.reached ? words.reached : words.notReached}
    </Badge>
  );
  return (
    <>
      <Part title={words.proof} aside={badge}>
        <Facts
          facts={[
            { label: words.preset, value: strings.newJob.presets[recipe.preset] },
            ...proofFacts(proof, recipe.preset),
          ]}
        />
      </Part>
      <Part title={words.recipe}>
        <Facts facts={recipeFacts(recipe)} />
      </Part>
    </>
  );
}

function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="viewer-facts">
      {facts.map(({ label, value, hint, met }) => (
        <div key={label} title={hint}>
          <dt>{label}</dt>
          <dd>
            {value}
            {met !== undefined && (
              <Icon
                name={met ? 'success' : 'warning'}
                size={14}
                label={met ? words.reached : words.notReached}
              />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
