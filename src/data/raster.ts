/** A place of the pen, in pixels, and how far its ink reaches from there. */
export interface PenPoint {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** How much of a pixel is inked at a signed distance inside the ink's edge. */
function coverage(inside: number, softness: number): number {
  return Math.min(Math.max(0.5 + inside / softness, 0), 1);
}

function drawSegment(
  image: Uint8Array,
  side: number,
  from: PenPoint,
  to: PenPoint,
  softness: number,
): void {
  const reach = Math.max(from.radius, to.radius) + softness / 2;
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
  const right = Math.min(side - 1, Math.ceil(Math.max(from.x, to.x) + reach));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
  const bottom = Math.min(side - 1, Math.ceil(Math.max(from.y, to.y) + reach));
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const lengthSquared = Math.max(dx * dx + dy * dy, 1e-12);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      // Pixel centres lie at halves.
      const px = column + 0.5 - from.x;
      const py = row + 0.5 - from.y;
      const along = Math.min(Math.max((px * dx + py * dy) / lengthSquared, 0), 1);
      const awayX = px - along * dx;
      const awayY = py - along * dy;
      const distance = Math.sqrt(awayX * awayX + awayY * awayY);
      const radius = from.radius + along * (to.radius - from.radius);
      const ink = Math.round(255 * coverage(radius - distance, softness));
      const pixel = row * side + column;
      if (ink > image[pixel]!) image[pixel] = ink;
    }
  }
}

/**
 * Draws a stroke into a square grey image, without steps at its edges; ink over ink grows no
 * darker.
 *
 * @param image - Bytes, row by row; drawn into.
 * @param side - The rows and columns of the image.
 * @param stroke - The way of the pen.
 * @param softness - The width of the grey edge in pixels.
 */
export function drawStroke(
  image: Uint8Array,
  side: number,
  stroke: readonly PenPoint[],
  softness: number,
): void {
  for (let i = 1; i < stroke.length; i++)
    drawSegment(image, side, stroke[i - 1]!, stroke[i]!, softness);
}
