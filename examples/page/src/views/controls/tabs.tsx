import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** One of several panels, of which one is seen. */
export interface Tab {
  readonly name: string;
  readonly title: string;
  readonly panel: () => ComponentChildren;
}

/** What {@link Tabs} are given. */
export interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly open: Signal<string>;
}

/** Panels one of which is seen; the arrow keys go from one to the next. */
export function Tabs({ label, tabs, open }: TabsProps) {
  const id = useId();
  const at = Math.max(
    0,
    tabs.findIndex(({ name }) => name === open.value),
  );
  const press = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = tabs[(at + step + tabs.length) % tabs.length]!.name;
    open.value = next;
    document.getElementById(`${id}-${next}`)?.focus();
    event.preventDefault();
  };
  const shown = tabs[at]!;
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={press}>
        {tabs.map(({ name, title }, i) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            aria-selected={i === at}
            aria-controls={`${id}-panel`}
            tabIndex={i === at ? 0 : -1}
            onClick={() => (open.value = name)}
          >
            {title}
          </button>
        ))}
      </div>
      <div
        id={`${id}-panel`}
        class="tab-panel"
        role="tabpanel"
        aria-labelledby={`${id}-${shown.name}`}
        tabIndex={0}
      >
        {shown.panel()}
      </div>
    </>
  );
}
