import type { OpenedBundle } from '../../../shared/contract/exports.ts';
import { useExportActions } from '../../state/export-actions.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { fileName } from './use-open-bundle.ts';
import './bundle-list.css';

const text = strings.exporting;

/** The bundles that are open, above the jobs, of which they are none. Draws nothing when there is none. */
export function BundleList() {
  const bundles = useSessionState((state) => state.bundles);
  if (bundles.length === 0) return null;
  return (
    <section className="bundle-list" aria-label={text.bundles}>
      <h2>{text.bundles}</h2>
      <ul>
        {bundles.map((bundle) => (
          <Row key={bundle.jobId} bundle={bundle} />
        ))}
      </ul>
    </section>
  );
}

function Row({ bundle: { jobId, path, images, createdAt } }: { bundle: OpenedBundle }) {
  const { select } = useSession();
  const { closeBundle } = useExportActions();
  const shown = useSessionState(({ view, selectedId }) => view.kind === 'job' && selectedId === jobId);
  const name = fileName(path);
  return (
    <li className="bundle-row">
      <button
        type="button"
        className="bundle-row-main"
        aria-current={shown}
        title={path}
        onClick={() => select(jobId)}
      >
        <Icon name="archive" />
        <span className="bundle-row-words">
          <span className="bundle-row-name">{name}</span>
          <span className="bundle-row-more">{text.bundleImages(images, createdAt)}</span>
        </span>
      </button>
      <IconButton size="small" icon="close" label={text.closeOf(name)} onClick={() => closeBundle(jobId)} />
    </li>
  );
}
