/** Rows of a file that are read at once, with what lies between them. */
export interface RowRun {
  /** The position of the first row. */
  readonly first: number;
  /** The position of the last. */
  last: number;
  /** Which of the positions asked for are in it. */
  readonly places: number[];
}

/** So many bytes that nobody asked for are read sooner than another read is begun. */
const PAGE = 4096;
/** At most so many bytes are read at once, or a row. */
const MOST = 2 ** 22;

/** What to read for rows at some positions: neighbours at once, in the order of the file. */
export function rowRuns(positions: ArrayLike<number>, rowBytes: number): RowRun[] {
  const places = Int32Array.from({ length: positions.length }, (_, place) => place);
  places.sort((a, b) => positions[a]! - positions[b]!);
  const runs: RowRun[] = [];
  for (const place of places) {
    const position = positions[place]!;
    const run = runs.at(-1);
    if (
      run &&
      (position - run.last - 1) * rowBytes <= PAGE &&
      (position - run.first + 1) * rowBytes <= MOST
    ) {
      run.last = position;
      run.places.push(place);
    } else runs.push({ first: position, last: position, places: [place] });
  }
  return runs;
}
