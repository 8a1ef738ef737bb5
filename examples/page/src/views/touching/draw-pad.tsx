import { useSignal, type Signal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { clamp } from '../drawing/scale.js';
import type { Stroke } from '../drawing/strokes.js';
import type { Images } from '../drawing/tiles.js';
import { tilePainter } from '../canvas/image-tiles.js';
import { Picture } from '../canvas/picture.js';
import { colors } from '../canvas/theme.js';

type Place = readonly [number, number];

const MOVES: Record<string, Place> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What a {@link DrawPad} is given. */
export interface DrawPadProps {
  readonly strokes: Signal<readonly Stroke[]>;
  /** Whether an empty sheet says what it is for. */
  readonly hint: boolean;
  /** What lies on the sheet beneath the strokes, read while drawing. */
  readonly beneath: () => Images | undefined;
  /** Called before the first point of each stroke. */
  readonly onBegin: () => void;
}

/** A sheet to draw a digit on: by the pointer, or by the arrow keys with the pen down. */
export function DrawPad({ strokes, hint, beneath, onBegin }: DrawPadProps) {
  const paint = useMemo(tilePainter, []);
  const pad = useRef<HTMLDivElement>(null);
  const drawing = useRef(false);
  const cursor = useSignal<Place | undefined>(undefined);
  const penDown = useSignal(false);

  const begin = (at: Place) => {
    onBegin();
    strokes.value = [...strokes.value, [at]];
  };
  const go = (at: Place) => {
    const last = strokes.value.at(-1) ?? [];
    strokes.value = [...strokes.value.slice(0, -1), [...last, at]];
  };
  const placeOf = (event: PointerEvent): Place => {
    const { left, top, width, height } = pad.current!.getBoundingClientRect();
    return [
      clamp((event.clientX - left) / width, [0, 1]),
      clamp((event.clientY - top) / height, [0, 1]),
    ];
  };
  const press = (event: KeyboardEvent) => {
    const from = cursor.value ?? [0.5, 0.25];
    const move = MOVES[event.key];
    if (move) {
      const size = event.shiftKey ? 0.1 : 0.04;
      cursor.value = [
        clamp(from[0] + move[0] * size, [0.05, 0.95]),
        clamp(from[1] + move[1] * size, [0.05, 0.95]),
      ];
      if (penDown.value) go(cursor.value);
    } else if (event.key === ' ' || event.key === 'Enter') {
      cursor.value = from;
      penDown.value = !penDown.value;
      if (penDown.value) begin(from);
    } else if (event.key === 'Backspace' || event.key === 'Delete') {
      penDown.value = false;
      strokes.value = strokes.value.slice(0, -1);
    } else return;
    event.preventDefault();
  };

  return (
    <div
      ref={pad}
      class="pad"
      role="application"
      tabIndex={0}
      aria-label={
        'Sheet to draw a digit on. With the keyboard: arrows move the pen, the space bar puts it ' +
        'down and lifts it, backspace takes the last stroke away.'
      }
      onKeyDown={press}
      onFocus={(event) => {
        if (event.currentTarget.matches(':focus-visible')) cursor.value ??= [0.5, 0.25];
      }}
      onBlur={() => {
        cursor.value = undefined;
        penDown.value = false;
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        drawing.current = true;
        cursor.value = undefined;
        pad.current!.setPointerCapture(event.pointerId);
        begin(placeOf(event));
      }}
      onPointerMove={(event) => {
        if (!drawing.current) return;
        // The browser tells only the last of several movements within a frame.
        const all = event.getCoalescedEvents?.() ?? [];
        for (const movement of all.length > 0 ? all : [event]) go(placeOf(movement));
      }}
      onPointerUp={() => (drawing.current = false)}
      onPointerCancel={() => (drawing.current = false)}
    >
      <Picture
        label="Your drawing"
        draw={({ context, width, height }) => {
          const { ink, muted, accent, font } = colors.value;
          const image = beneath();
          const sheet = { x: 0, y: 0, width, height };
          if (image) paint(context, image, { columns: 1, gap: 0 }, colors.value.digits, sheet);
          context.lineCap = 'round';
          context.lineJoin = 'round';
          context.lineWidth = width / 11;
          context.strokeStyle = ink;
          for (const stroke of strokes.value) {
            context.beginPath();
            stroke.forEach(([x, y], index) => {
              if (index === 0) context.moveTo(x * width, y * height);
              context.lineTo(x * width, y * height);
            });
            context.stroke();
          }
          if (hint && strokes.value.length === 0 && !cursor.value) {
            context.font = font.replace(/^\d+px/, '16px');
            context.fillStyle = muted;
            context.textAlign = 'center';
            context.fillText('Draw a digit here', width / 2, height / 2);
          }
          if (!cursor.value) return;
          const [x, y] = [cursor.value[0] * width, cursor.value[1] * height];
          context.beginPath();
          context.arc(x, y, width / 22 + 3, 0, 2 * Math.PI);
          context.lineWidth = 3;
          context.strokeStyle = accent;
          context.setLineDash(penDown.value ? [] : [4, 4]);
          context.stroke();
          context.setLineDash([]);
        }}
      />
    </div>
  );
}
