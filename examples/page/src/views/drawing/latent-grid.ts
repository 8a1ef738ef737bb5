/**
 * The middles of the squares into which a plane of latents is divided, the top left one first: as
 * the rows of a picture in which the second latent grows upwards.
 *
 * @param side - How many squares along either side.
 * @param reach - The plane goes from −reach to reach.
 * @returns Two numbers for each square.
 */
export function gridOfLatents(side: number, reach: number): number[] {
  const at = (i: number) => reach * ((2 * i + 1) / side - 1);
  return Array.from({ length: side * side }, (_, i) => [
    at(i % side),
    -at(Math.floor(i / side)),
  ]).flat();
}
