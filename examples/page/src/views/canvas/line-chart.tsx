import { linearScale, type Interval, type Scale } from '../drawing/scale.js';
import { ticks } from '../drawing/ticks.js';
import { tickText } from '../drawing/words.js';
import { Picture, type Sheet } from './picture.js';
import { colors } from './theme.js';

/** A curve of a {@link LineChart}. */
export interface Curve {
  /** Where along the first axis, growing. */
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
  readonly color: string;
  /** Whether another run's, which is drawn broken. */
  readonly dashed?: boolean;
  /** Whether the noise behind another curve, which is drawn faint. */
  readonly faint?: boolean;
}

/** What a {@link LineChart} is given; all but the label is read while drawing. */
export interface LineChartProps {
  readonly label: string;
  readonly curves: () => readonly Curve[];
  readonly xRange: () => Interval;
  readonly yRange: () => Interval;
  /** What the first axis counts; no axis is drawn where it is left out. */
  readonly xTitle?: string;
  readonly yTitle: string;
  readonly class?: string;
}

const LEFT = 46;
const RIGHT = 12;
const TOP = 22;

/** Curves over one axis, with round numbers at both. */
export function LineChart({
  label,
  curves,
  xRange,
  yRange,
  xTitle,
  yTitle,
  class: name,
}: LineChartProps) {
  return (
    <Picture
      label={label}
      class={name}
      draw={(sheet) => {
        const shown = curves();
        // Axes of nothing would only change again.
        if (shown.every(({ xs }) => xs.length === 0)) return;
        const bottom = sheet.height - (xTitle === undefined ? 8 : 34);
        const x = linearScale(xRange(), [LEFT, sheet.width - RIGHT]);
        const y = linearScale(yRange(), [bottom, TOP]);
        drawAxes(sheet, x, y, bottom, xTitle, yTitle);
        sheet.context.save();
        sheet.context.beginPath();
        sheet.context.rect(LEFT, TOP - 2, sheet.width - LEFT - RIGHT + 4, bottom - TOP + 4);
        sheet.context.clip();
        for (const curve of shown) drawCurve(sheet.context, curve, x, y);
        sheet.context.restore();
      }}
    />
  );
}

function drawAxes(
  { context, width }: Sheet,
  x: Scale,
  y: Scale,
  bottom: number,
  xTitle: string | undefined,
  yTitle: string,
): void {
  const { muted, rule, font } = colors.value;
  context.font = font;
  context.lineWidth = 1;
  context.strokeStyle = rule;
  context.fillStyle = muted;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const value of ticks(y.domain, Math.max(2, Math.round((bottom - TOP) / 40)))) {
    const at = Math.round(y.at(value)) + 0.5;
    line(context, LEFT, at, width - RIGHT, at);
    context.fillText(tickText(value), LEFT - 8, at);
  }
  context.textAlign = 'left';
  context.fillText(yTitle, 0, 8);
  if (xTitle === undefined) return;
  context.textAlign = 'center';
  for (const value of ticks(x.domain, Math.max(2, Math.round(width / 130)))) {
    context.fillText(tickText(value), x.at(value), bottom + 12);
  }
  context.textAlign = 'right';
  context.fillText(xTitle, width - RIGHT, bottom + 27);
}

function drawCurve(
  context: CanvasRenderingContext2D,
  { xs, ys, color, dashed, faint }: Curve,
  x: Scale,
  y: Scale,
): void {
  context.beginPath();
  let open = false;
  for (let i = 0; i < xs.length; i++) {
    if (!Number.isFinite(ys[i])) open = false;
    else {
      if (open) context.lineTo(x.at(xs[i]!), y.at(ys[i]!));
      else context.moveTo(x.at(xs[i]!), y.at(ys[i]!));
      open = true;
    }
  }
  context.strokeStyle = color;
  context.globalAlpha = faint ? 0.25 : 1;
  context.lineWidth = faint ? 1 : 2.25;
  context.lineJoin = 'round';
  context.setLineDash(dashed ? [6, 5] : []);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function line(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}
