import { useState } from 'react';
import type { Prices } from '../../../shared/contract/costs.ts';
import type { AppErrorData, Result } from '../../../shared/contract/result.ts';
import { MAX_PRICE_FILE } from '../../../shared/domain/prices.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Group } from './group.tsx';

const text = strings.costs;

/** The prices that count, and how to let others count. */
export function PriceGroup({ settings }: { settings: Settings }) {
  const { prices, error, told, act } = usePrices(settings);
  const source = prices?.source ?? (settings.prices === null ? 'built-in' : 'own');
  return (
    <Group title={text.pricesTitle} text={text.pricesText[source]}>
      {error !== null && <ErrorNotice title={text.pricesFailedTitle} error={error} />}
      {prices === null ? <Skeleton width="100%" /> : <PriceList prices={prices} />}
      <div className="settings-buttons">
        <Button icon="download" onClick={() => void act.export()}>
          {text.export}
        </Button>
        <FileButton icon="upload" accept=".json,application/json" onFile={act.import}>
          {text.import}
        </FileButton>
        {source === 'own' && (
          <Button look="quiet" icon="undo" onClick={() => void act.revert()}>
            {text.revert}
          </Button>
        )}
      </div>
      <p role="status" className="settings-path">
        {told}
      </p>
    </Group>
  );
}

function usePrices({ prices: stored }: Settings) {
  const { client } = useSession();
  const asked = useAnswer('prices.get', {}, JSON.stringify(stored));
  const [error, setError] = useState<AppErrorData | null>(null);
  const [told, setTold] = useState('');

  /** Says what came of it: only the last thing done is told. */
  function tell<T>(answer: Result<T>, words: (value: T) => string): void {
    setError(answer.ok ? null : answer.error);
    setTold(answer.ok ? words(answer.value) : '');
  }

  return {
    prices: asked.phase === 'ready' ? asked.value : null,
    error: asked.phase === 'failed' ? asked.error : error,
    told,
    act: {
      export: async () => tell(await client.call('prices.export', {}), ({ path }) => text.exported(path)),
      revert: async () => tell(await client.call('prices.revert', {}), () => text.reverted),
      async import(file: File) {
        if (file.size > MAX_PRICE_FILE) {
          return tell({ ok: false, error: TOO_LARGE }, () => '');
        }
        const answer = await client.call('prices.import', { text: await file.text() });
        tell(answer, ({ table }) => text.imported(Object.keys(table.models).length));
      },
    },
  };
}

const TOO_LARGE: AppErrorData = {
  code: 'invalid_input',
  message: text.tooLarge,
  advice: null,
  field: null,
};

function PriceList({ prices }: { prices: Prices }) {
  return (
    <table className="settings-table">
      <thead>
        <tr>
          <th scope="col">{text.model}</th>
          <th scope="col">{text.price}</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(prices.table.models).map(([model, price]) => (
          <tr key={model}>
            <th scope="row">{model}</th>
            <td>{text.priceOf(price)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
