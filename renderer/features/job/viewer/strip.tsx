import { useState } from 'react';
import type { ImageFile } from '../../../../shared/domain/image.ts';
import { strings } from '../../../strings/index.ts';
import { Icon } from '../../../ui/icon.tsx';
import type { Versions } from '../image-files.ts';
import { nameOf } from './stage.tsx';

type StripProps = {
  versions: Versions;
  current: ImageFile | null;
  onChoose: (file: ImageFile) => void;
};

/** The base image and its variants, to choose from. Takes its room also while there are none. */
export function Strip({ versions: { base, variants }, current, onChoose }: StripProps) {
  const files = base === null ? variants : [base, ...variants];
  return (
    <fieldset className="viewer-strip">
      <legend className="visually-hidden">{strings.job.viewer.versions}</legend>
      {files.map((file) => (
        <button
          key={file.id}
          type="button"
          className="viewer-version"
          aria-pressed={file.id === current?.id}
          onClick={() => onChoose(file)}
        >
          <Thumb file={file} />
          <span className="viewer-version-name">
            {nameOf(file)}
            {file.proof?.reached === false && (
              <Icon name="warning" size={12} label={strings.job.viewer.notReached} />
            )}
          </span>
        </button>
      ))}
    </fieldset>
  );
}

/** A picture that is not here, such as one that another device did not send, leaves its place. */
function Thumb({ file }: { file: ImageFile }) {
  const [broken, setBroken] = useState(false);
  if (broken) {
    return (
      <span className="viewer-version-none">
        <Icon name="image" size={18} />
      </span>
    );
  }
  return (
    <img
      src={`/media/thumb/${file.id}`}
      alt=""
      width={56}
      height={56}
      draggable={false}
      onError={() => setBroken(true)}
    />
  );
}
