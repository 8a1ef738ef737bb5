const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const PARITY = 0x1bd11bda;

/**
 * Threefry-2x32 with 20 rounds: a keyed bijection of 64 bits that passes BigCrush.
 *
 * J. K. Salmon et al., Parallel random numbers: as easy as 1, 2, 3 (SC 2011), section 4.2.
 *
 * @returns Two unsigned 32-bit words.
 */
export function threefry2x32(
  key: readonly [number, number],
  counter: readonly [number, number],
): [number, number] {
  const schedule = [key[0] | 0, key[1] | 0, PARITY ^ key[0] ^ key[1]] as const;
  let x = (counter[0] + schedule[0]) | 0;
  let y = (counter[1] + schedule[1]) | 0;
  for (let round = 0; round < 20; round++) {
    const bits = ROTATIONS[(round % 8) as 0];
    x = (x + y) | 0;
    y = ((y << bits) | (y >>> (32 - bits))) ^ x;
    if (round % 4 === 3) {
      const injection = (round + 1) / 4;
      x = (x + schedule[(injection % 3) as 0]) | 0;
      y = (y + schedule[((injection + 1) % 3) as 0] + injection) | 0;
    }
  }
  return [x >>> 0, y >>> 0];
}
