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
        onBeforeToggle={() => place(panel.current!, button.current!)}
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

const WIDTH = 430;

/** Puts a panel beside its button, below or above, wherever there is more room. */
function place({ style }: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const width = Math.min(WIDTH, innerWidth - 24);
  const isHigh = at.top < innerHeight / 2;
  style.left = `${Math.min(Math.max(12, at.left - 24), innerWidth - width - 12)}px`;
  style.top = isHigh ? `${at.bottom + 8}px` : 'auto';
  style.bottom = isHigh ? 'auto' : `${innerHeight - at.top + 8}px`;
}
