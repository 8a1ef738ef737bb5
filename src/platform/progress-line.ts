/** How wide the bar is at most, and at least where it is there at all. */
const BAR_WIDTH = 24;
const LEAST_BAR_WIDTH = 8;

/** What one line of a progress bar is made of. */
export interface ProgressState {
  readonly title: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  /** Seconds left as estimated; no finite number while that is unknown. */
  readonly secondsLeft: number;
  readonly note: string;
}

function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '--';
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${whole % 60}s`;
  return `${Math.floor(whole / 3600)}h ${Math.floor((whole % 3600) / 60)}m`;
}

function counts(done: number, total: number, unit: string): string {
  if (unit === 'bytes') return `${(done / 1e6).toFixed(1)}/${(total / 1e6).toFixed(1)} MB`;
  return unit === '' ? `${done}/${total}` : `${done}/${total} ${unit}`;
}

/**
 * The text of a progress bar: `epoch 1 [======------] 50% | 50/100 batches | ETA 4s | loss 103.2`.
 *
 * Where a terminal is too narrow for all of it, the bar shrinks, then the counts go, then the bar,
 * and last the time that is left; the note, which nothing else tells, stays.
 *
 * @param state - What is shown.
 * @param columns - How many characters there is room for.
 */
export function progressLine(
  { title, done, total, unit, secondsLeft, note }: ProgressState,
  columns: number,
): string {
  const share = total > 0 ? Math.min(Math.max(done / total, 0), 1) : 1;
  const percent = `${Math.floor(share * 100)}%`;
  const eta = `ETA ${duration(secondsLeft)}`;
  const withBar = (parts: readonly string[]): string | undefined => {
    const rest = joined([percent, ...parts, note]);
    const width = Math.min(columns - `${title} [] ${rest}`.length, BAR_WIDTH);
    if (width < LEAST_BAR_WIDTH) return undefined;
    const filled = Math.floor(share * width);
    return `${title} [${'='.repeat(filled)}${'-'.repeat(width - filled)}] ${rest}`;
  };
  const withTime = `${title} ${joined([percent, eta, note])}`;
  return (
    withBar([counts(done, total, unit), eta]) ??
    withBar([eta]) ??
    (withTime.length <= columns ? withTime : `${title} ${joined([percent, note])}`)
  );
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' | ');
}
