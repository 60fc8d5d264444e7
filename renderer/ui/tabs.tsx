import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import './tabs.css';

export type Tab<T extends string> = {
  readonly value: T;
  readonly label: string;
  /** Small, behind the label. */
  readonly count?: ReactNode;
  /** Drawn only while the tab is chosen. */
  readonly content: ReactNode;
};

type TabsProps<T extends string> = {
  label: string;
  value: T;
  onChange: (value: T) => void;
  tabs: readonly Tab<T>[];
  /** At the end of the row of tabs. */
  aside?: ReactNode;
};

/** Several views of one thing, one at a time. Fills the height that it is given. */
export function Tabs<T extends string>({ label, value, onChange, tabs, aside }: TabsProps<T>) {
  return (
    <Base.Root value={value} onValueChange={(next: T) => onChange(next)} className="tabs">
      <div className="tabs-row">
        <Base.List aria-label={label} className="tabs-list">
          {tabs.map((tab) => (
            <Base.Tab key={tab.value} value={tab.value} className="tabs-tab">
              {tab.label}
              {tab.count !== undefined && <span className="tabs-count">{tab.count}</span>}
            </Base.Tab>
          ))}
        </Base.List>
        {aside !== undefined && <div className="tabs-aside">{aside}</div>}
      </div>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="tabs-panel">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
