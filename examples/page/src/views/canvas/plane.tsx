import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { clamp, linearScale, type Scale } from '../drawing/scale.js';
import { decimals } from '../drawing/words.js';
import { Picture, type Sheet } from './picture.js';

/** A point of the plane of latents. */
export type PlanePoint = readonly [number, number];

type Names = readonly [string, string];

/** What a {@link Plane} is given. */
export interface PlaneProps {
  readonly label: string;
  /** The plane goes from −reach to reach along either dimension. */
  readonly reach: number;
  readonly point: ReadonlySignal<PlanePoint>;
  readonly onMove: (point: PlanePoint) => void;
  /** Draws what lies beneath the point; `x` and `y` take latents to pixels. */
  readonly draw: (sheet: Sheet, x: Scale, y: Scale) => void;
  /** The names of the two dimensions. */
  readonly names?: Names;
  readonly children?: ComponentChildren;
}

const STEPS: Record<string, PlanePoint> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** The plane of two latents, with a point that is dragged over it or moved by the arrow keys. */
export function Plane(props: PlaneProps) {
  const { label, reach, point, onMove, draw, names = ['z₁', 'z₂'], children } = props;
  const box = useRef<HTMLDivElement>(null);
  const held = useRef(false);

  const move = (event: PointerEvent) => {
    const { left, top, width, height } = box.current!.getBoundingClientRect();
    const across = ((event.clientX - left) / width) * 2 - 1;
    const down = ((event.clientY - top) / height) * 2 - 1;
    onMove([clamp(across, [-1, 1]) * reach, -clamp(down, [-1, 1]) * reach]);
  };
  return (
    <div
      ref={box}
      class="plane"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        held.current = true;
        box.current!.setPointerCapture(event.pointerId);
        move(event);
      }}
      onPointerMove={(event) => held.current && move(event)}
      onPointerUp={() => (held.current = false)}
      onPointerCancel={() => (held.current = false)}
    >
      <Picture
        label={label}
        draw={(sheet) =>
          draw(
            sheet,
            linearScale([-reach, reach], [0, sheet.width]),
            linearScale([-reach, reach], [sheet.height, 0]),
          )
        }
      />
      <Keys {...props} names={names} />
      <Thumb point={point} reach={reach} />
      {children}
    </div>
  );
}

/** The point's two coordinates for those who use the keyboard: the arrows move it either way. */
function Keys({ reach, point, onMove, names }: Omit<PlaneProps, 'names'> & { names: Names }) {
  const press = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const size = (event.shiftKey ? 0.2 : 0.04) * reach;
    const along = (i: 0 | 1) => clamp(point.value[i] + step[i] * size, [-reach, reach]);
    onMove([along(0), along(1)]);
  };
  return ([0, 1] as const).map((i) => (
    <input
      key={i}
      class="plane-key"
      type="range"
      min={-reach}
      max={reach}
      step="any"
      value={point.value[i]}
      aria-label={`${names[i]}, by the arrow keys`}
      aria-valuetext={decimals(point.value[i], 2)}
      onKeyDown={press}
      onInput={(event) => {
        const value = Number(event.currentTarget.value);
        onMove(i === 0 ? [value, point.value[1]] : [point.value[0], value]);
      }}
    />
  ));
}

/** The point itself: moved without drawing the plane again. */
function Thumb({ point, reach }: Pick<PlaneProps, 'point' | 'reach'>) {
  const [x, y] = point.value;
  const place = (value: number) => `${((clamp(value, [-reach, reach]) / reach + 1) / 2) * 100}%`;
  return <div class="thumb" style={{ left: place(x), bottom: place(y) }} aria-hidden="true" />;
}
