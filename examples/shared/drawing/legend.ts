import { arrange, type Panel } from './panel.js';
import { textAt, textWidth } from './text.js';

/** One entry of a legend. */
export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  readonly mark: 'line' | 'dot';
}

const GAP = 20;

/** Names of colours in one row, or in as many as the room asks for. */
export function legend(entries: readonly LegendEntry[], room = Infinity): Panel {
  const panels = entries.map(entry);
  const inOneRow = arrange(panels, { gap: GAP });
  if (inOneRow.width <= room) return inOneRow;
  // Of one width, they stand in columns.
  const widest = Math.max(...panels.map(({ width }) => width));
  const width = Math.max(widest, Math.min(widest + GAP, room));
  return arrange(
    panels.map((panel) => ({ ...panel, width })),
    { gap: 4, room },
  );
}

function entry({ name, color, mark }: LegendEntry): Panel {
  const sign =
    mark === 'line'
      ? `<line x1="0" x2="22" y1="10" y2="10" stroke="${color}" stroke-width="2.5"/>`
      : `<circle cx="12" cy="10" r="5" fill="${color}"/>`;
  return {
    width: 28 + textWidth(name, 13),
    height: 20,
    svg: sign + textAt(name, 28, 14.5),
  };
}
