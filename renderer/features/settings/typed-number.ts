export type TypedNumber = {
  /** What is in the field now. Nothing is saved yet: half of an amount is another amount, and none at all is no limit. */
  type(value: number | null): void;
  /** Saves what was typed: the field was left, Enter was pressed, or a step was made. */
  commit(): void;
  /** Another number is stored now. It is shown unless something typed would be lost. */
  changed(): void;
};

export type TypedNumberField = {
  readonly stored: () => number | null;
  readonly show: (value: number | null) => void;
  /** Answers whether the number was accepted. */
  readonly save: (value: number | null) => Promise<boolean>;
};

/** A number in a field, which is saved when its typing is over, never during it. A refused one makes place for what is stored. */
export function typedNumber({ stored, show, save }: TypedNumberField): TypedNumber {
  let unsaved: { readonly value: number | null } | null = null;

  function showStored(): void {
    if (unsaved === null) show(stored());
  }

  return {
    type(value) {
      unsaved = { value };
      show(value);
    },
    commit() {
      if (unsaved === null) return;
      const { value } = unsaved;
      unsaved = null;
      if (value === stored()) return;
      void save(value).then((accepted) => {
        if (!accepted) showStored();
      });
    },
    changed: showStored,
  };
}
