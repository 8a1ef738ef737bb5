/** A place on a picture. */
export type Place = readonly [number, number];

const ROUNDS = 60;

/**
 * Moves what would lie upon each other apart, as little as it can: each pair that is too near goes
 * half of what is missing to either side, again and again.
 *
 * @param places - Where things would be.
 * @param gap - How near two may come.
 * @param size - The width and height that they stay within, half a gap from its edge.
 */
export function apart(places: readonly Place[], gap: number, size: Place): Place[] {
  const moved = places.map(([x, y]) => [x, y] as [number, number]);
  for (let round = 0; round < ROUNDS; round++) {
    let isDone = true;
    for (let i = 0; i < moved.length; i++) {
      for (let j = 0; j < i; j++) {
        const [a, b] = [moved[i]!, moved[j]!];
        let [dx, dy] = [a[0] - b[0], a[1] - b[1]];
        let distance = Math.hypot(dx, dy);
        if (distance >= gap) continue;
        isDone = false;
        // What lies on the very same place goes apart at an angle of its own.
        if (distance < 1e-6) [dx, dy, distance] = [Math.cos(i), Math.sin(i), 1];
        const push = (gap - Math.min(gap, Math.hypot(a[0] - b[0], a[1] - b[1]))) / 2 / distance;
        a[0] += dx * push;
        a[1] += dy * push;
        b[0] -= dx * push;
        b[1] -= dy * push;
      }
    }
    for (const place of moved)
      for (const axis of [0, 1] as const)
        place[axis] = Math.min(size[axis] - gap / 2, Math.max(gap / 2, place[axis]));
    if (isDone) break;
  }
  return moved;
}
