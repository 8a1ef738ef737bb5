import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { extent, look } from '../drawing/rotation.js';
import { Picture, type Sheet } from './picture.js';
import { colors } from './theme.js';

/** What a {@link Cloud} is given. */
export interface CloudProps {
  /** Real points, three numbers each. */
  readonly real: ReadonlySignal<Float32Array | undefined>;
  /** Points that the model made. */
  readonly generated: ReadonlySignal<Float32Array | undefined>;
  /** What the latent that is being moved is decoded to. */
  readonly moved: ReadonlySignal<Float32Array | undefined>;
  /** What the points that the model made are called. */
  readonly name?: string;
}

/** A turn takes half a minute: slow enough to look at. */
const SPEED = (2 * Math.PI) / 30_000;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** Points of space that turn, real ones and generated ones, turned by hand or by the arrow keys. */
export function Cloud({ real, generated, moved, name = 'generated points' }: CloudProps) {
  const azimuth = useSignal(1.1);
  const elevation = useSignal(0.25);
  const turning = useSignal(!calm.matches);
  const held = useRef<readonly [number, number] | undefined>(undefined);
  const seen = useMemo(() => new Map<Float32Array, Float32Array>(), []);

  useEffect(() => {
    let frame = 0;
    let former = performance.now();
    const turn = (now: number) => {
      if (turning.value && !held.current) azimuth.value += (now - former) * SPEED;
      former = now;
      frame = requestAnimationFrame(turn);
    };
    frame = requestAnimationFrame(turn);
    return () => cancelAnimationFrame(frame);
  }, []);

  const sizeOf = useMemo(rememberedExtent, []);

  const draw = ({ context, width, height }: Sheet) => {
    const points = real.value;
    if (!points) return;
    const { centre, radius } = sizeOf(points);
    const scale = Math.min(width, height) / 2 / radius;
    const viewpoint = { azimuth: azimuth.value, elevation: elevation.value };
    const dots = (cloud: Float32Array, color: string, size: number) => {
      const screen = look(cloud, viewpoint, centre, buffer(seen, cloud));
      context.fillStyle = color;
      for (let i = 0; i < screen.length; i += 3) {
        // What is nearer is larger and clearer.
        const near = (screen[i + 2]! / radius + 1) / 2;
        const side = size * (0.6 + 0.8 * near);
        context.globalAlpha = 0.35 + 0.55 * near;
        const [x, y] = [width / 2 + screen[i]! * scale, height / 2 - screen[i + 1]! * scale];
        context.fillRect(x - side / 2, y - side / 2, side, side);
      }
      context.globalAlpha = 1;
    };
    dots(points, colors.value.first, 3);
    if (generated.value) dots(generated.value, colors.value.second, 4);
    if (!moved.value) return;
    const [across, up] = look(moved.value, viewpoint, centre);
    drawRing(context, width / 2 + across! * scale, height / 2 - up! * scale, colors.value.ink);
  };

  const turnBy = (across: number, up: number) => {
    azimuth.value += across;
    elevation.value = Math.min(1.5, Math.max(-1.5, elevation.value + up));
  };
  return (
    <figure class="cloud">
      <div
        class="cloud-view"
        role="application"
        tabIndex={0}
        aria-label="Points in space; turn them by the arrow keys, stop by the space bar"
        onKeyDown={(event) => {
          const by = {
            ArrowLeft: [-0.1, 0],
            ArrowRight: [0.1, 0],
            ArrowUp: [0, 0.1],
            ArrowDown: [0, -0.1],
          }[event.key];
          if (by) turnBy(by[0]!, by[1]!);
          else if (event.key === ' ') turning.value = !turning.value;
          else return;
          event.preventDefault();
        }}
        onPointerDown={(event) => {
          held.current = [event.clientX, event.clientY];
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          if (!held.current) return;
          turnBy((event.clientX - held.current[0]) / -120, (event.clientY - held.current[1]) / 120);
          held.current = [event.clientX, event.clientY];
        }}
        onPointerUp={() => (held.current = undefined)}
        onPointerCancel={() => (held.current = undefined)}
      >
        <Picture label="Real points and generated points in space" draw={draw} />
      </div>
      <figcaption class="legend">
        <span class="key key-first">real points</span>
        <span class="key key-second">{name}</span>
        <button
          type="button"
          class="quiet"
          aria-pressed={turning.value}
          onClick={() => (turning.value = !turning.value)}
        >
          Turn
        </button>
      </figcaption>
    </figure>
  );
}

/** The extent of points, found once for each array. */
function rememberedExtent(): typeof extent {
  let known: Float32Array | undefined;
  let size = extent(new Float32Array(0));
  return (points) => {
    if (known !== points) size = extent(points);
    known = points;
    return size;
  };
}

function drawRing(context: CanvasRenderingContext2D, x: number, y: number, color: string): void {
  context.beginPath();
  context.arc(x, y, 9, 0, 2 * Math.PI);
  context.lineWidth = 3;
  context.strokeStyle = color;
  context.stroke();
}

/** The array in which a cloud is seen, kept as long as the cloud. */
function buffer(kept: Map<Float32Array, Float32Array>, cloud: Float32Array): Float32Array {
  let own = kept.get(cloud);
  if (!own) {
    if (kept.size > 2) kept.clear();
    own = new Float32Array(cloud.length);
    kept.set(cloud, own);
  }
  return own;
}
