import { linearScale } from '../drawing/scale.js';
import { roundInterval, ticks } from '../drawing/ticks.js';
import { tickText } from '../drawing/words.js';
import { Picture } from './picture.js';
import { colors } from './theme.js';

/** What {@link Bars} are given; all but the label is read while drawing. */
export interface BarsProps {
  readonly label: string;
  readonly values: () => ArrayLike<number>;
  /** Which bars stand for something that is not in use: they are grey, with a stroke at their foot. */
  readonly dead: (value: number) => boolean;
  readonly yTitle: string;
  readonly xTitle: string;
  readonly class?: string;
}

const LEFT = 46;
const TOP = 22;
const FOOT = 34;

/** A bar for each value, from zero. */
export function Bars({ label, values, dead, yTitle, xTitle, class: name }: BarsProps) {
  return (
    <Picture
      label={label}
      class={name}
      draw={({ context, width, height }) => {
        const shown = values();
        if (shown.length === 0) return;
        const { muted, rule, font, second, dead: grey } = colors.value;
        const bottom = height - FOOT;
        const top = Array.from(shown).reduce((most, value) => Math.max(most, value), 0.5);
        const y = linearScale(roundInterval([0, top], 3), [bottom, TOP]);
        context.font = font;
        context.fillStyle = muted;
        context.strokeStyle = rule;
        context.textBaseline = 'middle';
        context.textAlign = 'right';
        for (const value of ticks(y.domain, 3)) {
          const at = Math.round(y.at(value)) + 0.5;
          context.beginPath();
          context.moveTo(LEFT, at);
          context.lineTo(width, at);
          context.stroke();
          context.fillText(tickText(value), LEFT - 8, at);
        }
        context.textAlign = 'left';
        context.fillText(yTitle, 0, 8);
        context.textAlign = 'right';
        context.fillText(xTitle, width, bottom + 27);
        const slot = (width - LEFT) / Math.max(1, shown.length);
        const bar = Math.min(44, Math.max(1.5, slot * 0.7));
        context.textAlign = 'center';
        for (let i = 0; i < shown.length; i++) {
          const middle = LEFT + (i + 0.5) * slot;
          const value = Math.max(0, shown[i]!);
          const tall = dead(value) ? Math.max(3, bottom - y.at(value)) : bottom - y.at(value);
          context.fillStyle = dead(value) ? grey : second;
          context.fillRect(middle - bar / 2, bottom - tall, bar, tall);
          if (slot >= 18 || i % Math.ceil(18 / slot) === 0) {
            context.fillStyle = muted;
            context.fillText(String(i + 1), middle, bottom + 12);
          }
        }
      }}
    />
  );
}
