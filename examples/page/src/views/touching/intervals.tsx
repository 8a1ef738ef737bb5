import type { ReadonlySignal } from '@preact/signals';
import type { Answer } from '../../engine/protocol.js';
import { Picture } from '../canvas/picture.js';
import { colors } from '../canvas/theme.js';
import { linearScale } from '../drawing/scale.js';

/** What {@link Intervals} are given. */
export interface IntervalsProps {
  readonly answer: ReadonlySignal<Answer<'encode'> | undefined>;
  /** Whether the means are probabilities of bits. */
  readonly bits: boolean;
}

/** Each latent of q(z | x): its mean, one standard deviation to either side, and its samples. */
export function Intervals({ answer, bits }: IntervalsProps) {
  return (
    <figure>
      <div class="intervals">
        <Picture
          label={bits ? 'The probability of each bit' : 'Mean and deviation of each latent'}
          draw={({ context, width, height }) => {
            const told = answer.value;
            const { rule, muted, font, accent, second } = colors.value;
            const reach = bits ? ([-0.05, 1.05] as const) : ([-3.5, 3.5] as const);
            const y = linearScale(reach, [height - 20, 8]);
            context.font = font;
            context.textAlign = 'left';
            context.textBaseline = 'middle';
            context.strokeStyle = rule;
            context.fillStyle = muted;
            for (const value of bits ? [0, 0.5, 1] : [-3, 0, 3]) {
              line(context, 30, y.at(value), width, y.at(value));
              context.fillText(String(value).replace('-', '−'), 0, y.at(value));
            }
            if (!told) return;
            const count = told.mean.length;
            const slot = (width - 36) / count;
            for (let i = 0; i < count; i++) {
              const x = 36 + (i + 0.5) * slot;
              const [mean, sd] = [told.mean[i]!, told.sd[i]!];
              context.lineWidth = Math.min(10, slot * 0.6);
              context.strokeStyle = accent;
              context.globalAlpha = 0.3;
              if (bits) line(context, x, y.at(0), x, y.at(mean));
              else line(context, x, y.at(mean - sd), x, y.at(mean + sd));
              context.globalAlpha = 1;
              context.fillStyle = second;
              const samples = told.samples.values;
              for (let s = i; s < samples.length && !bits; s += count) {
                context.fillRect(x - 1, y.at(samples[s]!) - 1, 2, 2);
              }
              context.fillStyle = accent;
              context.fillRect(
                x - Math.min(5, slot * 0.3),
                y.at(mean) - 1.5,
                Math.min(10, slot * 0.6),
                3,
              );
            }
          }}
        />
      </div>
      <figcaption>
        {bits ? 'probability of each bit' : 'μ and σ of each latent, with samples'}
      </figcaption>
    </figure>
  );
}

function line(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}
