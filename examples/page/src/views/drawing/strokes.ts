/** A stroke of the pen: points one after the other, each from 0 to 1 across and down. */
export type Stroke = readonly (readonly [number, number])[];

/** The pen's radius in pixels of the image, its rim soft over one pixel. */
const RADIUS = 1.15;

/**
 * Draws strokes as an image of grey levels: at each pixel as much ink as the nearest stroke leaves.
 *
 * @param strokes - What was drawn.
 * @param size - Pixels across and down.
 * @param radius - The pen's radius in pixels.
 * @returns `size` × `size` values from 0 to 1.
 */
export function rasterize(
  strokes: readonly Stroke[],
  size: number,
  radius = RADIUS,
): Float32Array<ArrayBuffer> {
  const image = new Float32Array(size * size);
  for (const stroke of strokes) {
    stroke.forEach((point, i) =>
      inkSegment(image, size, stroke[Math.max(0, i - 1)]!, point, radius),
    );
  }
  return image;
}

function inkSegment(
  image: Float32Array,
  size: number,
  [ax, ay]: readonly [number, number],
  [bx, by]: readonly [number, number],
  radius: number,
): void {
  const [x0, y0, x1, y1] = [ax * size - 0.5, ay * size - 0.5, bx * size - 0.5, by * size - 0.5];
  const reach = radius + 1;
  const [dx, dy] = [x1 - x0, y1 - y0];
  const square = dx * dx + dy * dy;
  const bottom = Math.min(size - 1, Math.ceil(Math.max(y0, y1) + reach));
  const right = Math.min(size - 1, Math.ceil(Math.max(x0, x1) + reach));
  for (let y = Math.max(0, Math.floor(Math.min(y0, y1) - reach)); y <= bottom; y++) {
    for (let x = Math.max(0, Math.floor(Math.min(x0, x1) - reach)); x <= right; x++) {
      const along = square === 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / square;
      const t = Math.min(1, Math.max(0, along));
      const distance = Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
      const ink = Math.min(1, Math.max(0, radius + 0.5 - distance));
      if (ink > image[y * size + x]!) image[y * size + x] = ink;
    }
  }
}

/**
 * Strokes as MNIST's digits lie: the longer side of their box over 20 of 28 pixels, their middle of
 * mass in the middle of the image. A model knows no others.
 *
 * @param strokes - What was drawn, wherever.
 * @returns The strokes moved and scaled.
 */
export function centreStrokes(strokes: readonly Stroke[]): Stroke[] {
  const points = strokes.flat();
  if (points.length === 0) return [];
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const side = Math.max(Math.max(...xs) - left, Math.max(...ys) - top);
  // The pen itself is some two pixels wide. A dot is not blown up to a disc.
  const scale = side < 0.05 ? 1 : 17.5 / 28 / side;
  const scaled = strokes.map((stroke) =>
    stroke.map(([x, y]) => [(x - left) * scale, (y - top) * scale] as const),
  );
  const [massX, massY] = middleOfMass(scaled);
  return scaled.map((stroke) =>
    stroke.map(([x, y]) => [x - massX + 0.5, y - massY + 0.5] as const),
  );
}

/** The middle of strokes, each part weighed by its length. */
function middleOfMass(strokes: readonly Stroke[]): readonly [number, number] {
  let [mass, x, y] = [0, 0, 0];
  for (const stroke of strokes) {
    stroke.forEach((b, i) => {
      const a = stroke[Math.max(0, i - 1)]!;
      const length = Math.hypot(b[0] - a[0], b[1] - a[1]) + 1e-6;
      mass += length;
      x += (length * (a[0] + b[0])) / 2;
      y += (length * (a[1] + b[1])) / 2;
    });
  }
  return [x / mass, y / mass];
}
