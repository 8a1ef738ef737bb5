const BAR_WIDTH = 24;

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
 */
export function progressLine({
  title,
  done,
  total,
  unit,
  secondsLeft,
  note,
}: ProgressState): string {
  const share = total > 0 ? Math.min(Math.max(done / total, 0), 1) : 1;
  const filled = Math.floor(share * BAR_WIDTH);
  const bar = '='.repeat(filled) + '-'.repeat(BAR_WIDTH - filled);
  const parts = [
    `${title} [${bar}] ${Math.floor(share * 100)}%`,
    counts(done, total, unit),
    `ETA ${duration(secondsLeft)}`,
  ];
  return (note === '' ? parts : [...parts, note]).join(' | ');
}
