import type { Provider } from '../../../electron/core/ports/provider.ts';
import type { Store } from '../../../electron/core/ports/store.ts';
import type { Line } from './order.ts';

/** The store, which says when a transaction that outlasts a power cut has returned. */
export function witnessedStore(store: Store, say: (line: Line) => void): Store {
  return new Proxy(store, {
    get(target, property) {
      if (property !== 'transaction') return Reflect.get(target, property, target);
      return (durability: 'full' | 'normal', work: () => unknown) => {
        const result = target.transaction(durability, work);
        if (durability === 'full') say({ full: true });
        return result;
      };
    },
  });
}

/** The provider, which says of each call that it is about to be made. */
export function witnessedProvider(provider: Provider, say: (line: Line) => void): Provider {
  return new Proxy(provider, {
    get(target, property) {
      if (property !== 'generate') return Reflect.get(target, property, target);
      const generate: Provider['generate'] = (request, signal) => {
        say({ sending: request.attemptId });
        return target.generate(request, signal);
      };
      return generate;
    },
  });
}
