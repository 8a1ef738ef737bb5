/**
 * Turns a filter `[height, width, channels, maps]` by half a turn and transposes its last two axes,
 * so that convolving with it is the transpose of convolving with the filter.
 *
 * @param taps - height·width
 */
export function flipFilter(taps: i32, channels: i32, maps: i32, filter: usize, out: usize): void {
  const step = <usize>maps << 2;
  for (let tap = taps - 1; tap >= 0; tap--) {
    const tapOfFilter = filter + <usize>tap * <usize>channels * step;
    for (let map = 0; map < maps; map++) {
      let from = tapOfFilter + (<usize>map << 2);
      for (let channel = 0; channel < channels; channel++) {
        store<f32>(out, load<f32>(from));
        from += step;
        out += 4;
      }
    }
  }
}
