/** Numbers as people read them, with a true minus sign. */

/** A number with so many decimals. */
export function decimals(value: number, count = 1): string {
  return Number.isFinite(value) ? value.toFixed(count).replace('-', '−') : '–';
}

/** A count, its thousands set apart by thin spaces. */
export function counted(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** A number at a tick, with no more decimals than it needs. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  if (size >= 10_000) return `${tickText(value / 1000)}k`;
  return String(value).replace('-', '−');
}

/** A small amount by its first digits, such as a learning rate. */
export function amount(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text = size < 1e-3 || size >= 1e5 ? value.toExponential(1) : String(value);
  return text.replace(/\.0(?=e)/, '').replace(/-/g, '−');
}
