import type { Path } from './curve.js';

/** The way of a pen, in pixels, and how far its ink reaches at each point. */
export interface PenPath extends Path {
  readonly radius: readonly number[];
}

/**
 * Draws the straight piece before point `i` of a path: raises `depths` to how deep each pixel lies
 * inside its ink, in pixels, where that is deeper than before.
 */
function drawPiece(
  depths: Float64Array,
  side: number,
  path: PenPath,
  i: number,
  softness: number,
): void {
  // This loop takes most of the time of a drawing: what does not change stands outside it, a pixel
  // that is black already is left at once, and the root is taken only where it makes a difference.
  const x = path.x[i - 1]!;
  const y = path.y[i - 1]!;
  const radius = path.radius[i - 1]!;
  const dx = path.x[i]! - x;
  const dy = path.y[i]! - y;
  const growth = path.radius[i]! - radius;
  const perLength = 1 / Math.max(dx * dx + dy * dy, 1e-12);
  const full = softness / 2;
  const reach = radius + Math.max(growth, 0) + full;
  // Pixel centres lie at halves.
  const left = Math.max(0, Math.ceil(x + Math.min(dx, 0) - reach - 0.5));
  const right = Math.min(side - 1, Math.floor(x + Math.max(dx, 0) + reach - 0.5));
  const top = Math.max(0, Math.ceil(y + Math.min(dy, 0) - reach - 0.5));
  const bottom = Math.min(side - 1, Math.floor(y + Math.max(dy, 0) + reach - 0.5));
  for (let row = top; row <= bottom; row++) {
    const py = row + 0.5 - y;
    const first = row * side;
    for (let column = left; column <= right; column++) {
      const depth = depths[first + column]!;
      if (depth >= full) continue;
      const px = column + 0.5 - x;
      let along = (px * dx + py * dy) * perLength;
      if (along < 0) along = 0;
      else if (along > 1) along = 1;
      const awayX = px - along * dx;
      const awayY = py - along * dy;
      const away = awayX * awayX + awayY * awayY;
      const here = radius + along * growth;
      const within = here - depth;
      if (within > 0 && away < within * within) depths[first + column] = here - Math.sqrt(away);
    }
  }
}

/**
 * Makes what draws strokes into square grey images, without steps at its edges; ink over ink grows
 * no darker.
 *
 * @param side - The rows and columns of an image.
 * @returns A function of an image, whose bytes are written over row by row, the ways of the pen,
 * and the width of the grey edge in pixels.
 */
export function rasterizer(
  side: number,
): (image: Uint8Array, strokes: readonly PenPath[], softness: number) => void {
  const depths = new Float64Array(side * side);
  return (image, strokes, softness) => {
    // At half the edge's width outside the ink there is none of it.
    const none = -softness / 2;
    depths.fill(none);
    for (const path of strokes)
      for (let i = 1; i < path.x.length; i++) drawPiece(depths, side, path, i, softness);
    for (let pixel = 0; pixel < depths.length; pixel++) {
      const depth = depths[pixel]!;
      image[pixel] =
        depth === none ? 0 : Math.round(255 * Math.min(Math.max(0.5 + depth / softness, 0), 1));
    }
  };
}
