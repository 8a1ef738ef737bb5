import { useId, useRef } from 'preact/hooks';
import { boundEntries } from './bound-entries.js';
import type { Entry } from './entry.js';
import { Formula } from './math.js';
import { touchEntries } from './touch-entries.js';

const ENTRIES: Record<string, Entry> = { ...boundEntries, ...touchEntries };

/** The name of a quantity that explains itself. */
export type Quantity = keyof typeof boundEntries | keyof typeof touchEntries;

const SOURCES = 'https://github.com/your-org/vae-kit/blob/main/';

/** A button that opens what a quantity has to say of itself: a sentence, a formula, its source. */
export function Explain({ of: quantity }: { of: Quantity }) {
  const { title, sentence, formula, source } = ENTRIES[quantity]!;
  const id = `explain-${useId()}`;
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        class="explain"
        aria-label={`Explain: ${title}`}
        // The browser opens, closes, and gives the focus back.
        popovertarget={id}
      >
        ?
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        class="explanation"
        role="dialog"
        aria-label={title}
        onToggle={() => place(panel.current!, button.current!)}
      >
        <p class="explanation-title">{title}</p>
        <p>{sentence}</p>
        <Formula>{formula}</Formula>
        <p class="explanation-source">
          In the code:{' '}
          <a href={SOURCES + source} target="_blank" rel="noreferrer">
            <code>{source}</code>
          </a>
        </p>
      </div>
    </>
  );
}

/** Puts a panel below its button, or above where there is no room, and within the window. */
function place(panel: HTMLElement, button: HTMLElement): void {
  if (!panel.matches(':popover-open')) return;
  const at = button.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const left = Math.min(Math.max(12, at.left - 24), innerWidth - width - 12);
  const below = at.bottom + 8;
  const top = below + height < innerHeight - 8 ? below : Math.max(8, at.top - height - 8);
  panel.style.left = `${left}px`;
  panel.style.top = `${top}px`;
}
