import { useState } from 'react';
import { hasRule, type RetentionRules } from '../../../shared/domain/retention.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import { moment } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/toggles.tsx';
import { Group } from './group.tsx';
import { RetentionReview } from './retention-review.tsx';
import { RetentionRulesFields } from './retention-rules.tsx';
import { useHistory, useLivePreview } from './use-retention.ts';
import { useSaving } from './use-saving.ts';
import './retention.css';

const text = strings.retention;

/** What goes when it is old or too much: the rules, what they would take now, and what they have taken. */
export function RetentionSection({ settings: { retention } }: { settings: Settings }) {
  const { save, error } = useSaving();
  const { rules } = retention;
  const change = (changed: Partial<RetentionRules>): void => {
    const next = { ...rules, ...changed };
    // Without a rule there is nothing to follow by itself, and a rule switched on later must not be followed unasked.
    void save({ retention: { automatic: retention.automatic && hasRule(next), rules: next } });
  };
  return (
    <>
      <Group title={text.rulesTitle} text={text.rulesText}>
        <RetentionRulesFields rules={rules} change={change} />
        {error !== null && <ErrorNotice error={error} />}
      </Group>
      <Now rules={rules} />
      <Group title={text.automaticTitle}>
        <Switch
          checked={retention.automatic}
          disabled={!hasRule(rules)}
          onChange={(automatic) => save({ retention: { ...retention, automatic } })}
          label={text.automatic}
          hint={hasRule(rules) ? text.automaticHint : text.automaticNoRule}
        />
      </Group>
      <History />
    </>
  );
}

function Now({ rules }: { rules: RetentionRules }) {
  const { preview, error, look } = useLivePreview(rules);
  const [reviewing, setReviewing] = useState(false);
  const any = preview !== null && preview.totals.jobs + preview.totals.logs > 0;
  return (
    <Group
      title={text.nowTitle}
      aside={
        any && (
          <Button icon="trash" onClick={() => setReviewing(true)}>
            {text.review}
          </Button>
        )
      }
    >
      {error === null ? (
        <div role="status" className="retention-now">
          {!hasRule(rules) && <p>{text.nowNoRule}</p>}
          {hasRule(rules) && preview === null && <Skeleton width="24ch" />}
          {preview !== null && !any && <p>{text.nowNothing}</p>}
          {any && (
            <>
              <p className="retention-amount">{text.now(preview.totals)}</p>
              <p>{text.nowDetail(preview.totals)}</p>
            </>
          )}
          {preview !== null && preview.kept.starred + preview.kept.failed > 0 && (
            <p>{text.kept(preview.kept.starred, preview.kept.failed)}</p>
          )}
          {preview !== null && preview.later > 0 && <p>{text.later(preview.later)}</p>}
        </div>
      ) : (
        <ErrorNotice
          error={error}
          title={text.previewFailed}
          actions={<Button onClick={look}>{strings.app.tryAgain}</Button>}
        />
      )}
      {reviewing && <RetentionReview rules={rules} onClose={() => setReviewing(false)} />}
    </Group>
  );
}

function History() {
  const history = useHistory();
  return (
    <Group title={text.historyTitle}>
      {history === null && <Skeleton width="24ch" />}
      {history?.length === 0 && <p className="settings-path">{text.historyNone}</p>}
      {history !== null && history.length > 0 && (
        <dl className="settings-stats">
          {history.map(({ runId, at, automatic, totals }) => (
            <div key={runId}>
              <dt>
                {text.historyLine(totals)}
                {automatic && <span className="field-hint">{text.byItself}</span>}
              </dt>
              <dd>{moment(at)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Group>
  );
}
