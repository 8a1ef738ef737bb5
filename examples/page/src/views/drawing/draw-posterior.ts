import { diagonalEllipse } from './ellipse.js';
import { linearScale, type Scale } from './scale.js';

/** A Gaussian of the plane with samples of it. */
export interface PlanePosterior {
  readonly mean: readonly [number, number];
  readonly sd: readonly [number, number];
  /** Two numbers each. */
  readonly samples: Float32Array;
}

/** The colours of a posterior. */
export interface PosteriorLook {
  readonly ink: string;
  readonly accent: string;
  readonly second: string;
}

/**
 * Draws one and two standard deviations of q(z | x), its mean, and from there an arrow σ ⊙ ε to each
 * sample.
 */
export function drawPosterior(
  context: CanvasRenderingContext2D,
  { mean, sd, samples }: PlanePosterior,
  x: Scale,
  y: Scale,
  { ink, accent, second }: PosteriorLook,
): void {
  const unit = Math.abs(x.at(1) - x.at(0));
  for (const [deviations, share] of [
    [2, 0.14],
    [1, 0.22],
  ] as const) {
    const { radiusX, radiusY } = diagonalEllipse(mean, sd, deviations);
    context.beginPath();
    context.ellipse(
      x.at(mean[0]),
      y.at(mean[1]),
      radiusX * unit,
      radiusY * unit,
      0,
      0,
      2 * Math.PI,
    );
    context.globalAlpha = share;
    context.fillStyle = accent;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = accent;
    context.lineWidth = 2;
    context.stroke();
  }
  context.strokeStyle = second;
  context.fillStyle = second;
  for (let i = 0; i < samples.length; i += 2) {
    const [px, py] = [x.at(samples[i]!), y.at(samples[i + 1]!)];
    context.globalAlpha = 0.6;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(x.at(mean[0]), y.at(mean[1]));
    context.lineTo(px, py);
    context.stroke();
    context.globalAlpha = 1;
    dot(context, px, py, 3.5);
  }
  context.fillStyle = ink;
  dot(context, x.at(mean[0]), y.at(mean[1]), 4.5);
}

/** Draws N(0, I) with the noise that belongs to the samples: ε = (z − μ) / σ. */
export function drawNoise(
  context: CanvasRenderingContext2D,
  side: number,
  posterior: PlanePosterior,
  look: PosteriorLook,
): void {
  const { mean, sd, samples } = posterior;
  const noise = samples.map((value, i) => (value - mean[(i % 2) as 0 | 1]) / sd[(i % 2) as 0 | 1]);
  const scale = linearScale([-3, 3], [0, side]);
  const flipped = linearScale([-3, 3], [side, 0]);
  drawPosterior(context, { mean: [0, 0], sd: [1, 1], samples: noise }, scale, flipped, look);
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
