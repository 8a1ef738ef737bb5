import type { Panel } from './panel.js';
import { textAt, textWidth } from './text.js';

/** One entry of a legend. */
export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  readonly mark: 'line' | 'dot';
}

/** Names of colours in one row. */
export function legend(entries: readonly LegendEntry[]): Panel {
  let x = 0;
  const parts = entries.map(({ name, color, mark }) => {
    const sign =
      mark === 'line'
        ? `<line x1="${x}" x2="${x + 22}" y1="10" y2="10" stroke="${color}" stroke-width="2.5"/>`
        : `<circle cx="${x + 12}" cy="10" r="5" fill="${color}"/>`;
    const label = textAt(name, x + 28, 14.5);
    x += 28 + textWidth(name, 13) + 20;
    return sign + label;
  });
  return { width: Math.max(0, x - 20), height: 20, svg: parts.join('') };
}
