import { useEffect, useRef } from 'preact/hooks';
import { drawByFrames } from './draw-by-frames.js';

/** A canvas' context, and its size in CSS pixels. */
export interface Sheet {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
}

/** What a {@link Picture} is given. */
export interface PictureProps {
  /** What it shows, for those who do not see it. */
  readonly label: string;
  /** Draws; called anew when a signal that it reads has changed. The sheet is blank. */
  readonly draw: (sheet: Sheet) => void;
  readonly class?: string;
}

/** How often what is out of sight is drawn, in milliseconds: so that it is there when scrolled to. */
const UNSEEN = 2500;

/**
 * A canvas that fills the box that the stylesheet gives it, sharp on any screen, drawn at the
 * screen's pace while it is seen, and seldom while it is not.
 */
export function Picture({ label, draw, class: name = '' }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  const ask = useRef<(() => void) | undefined>(undefined);
  latest.current = draw;
  useEffect(() => ask.current?.());

  useEffect(() => {
    const element = canvas.current!;
    const context = element.getContext('2d')!;
    let seen = true;
    let [width, height] = [0, 0];
    let due = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frames = drawByFrames(() => {
      if (width === 0) return;
      const wait = due - performance.now();
      if (!seen && wait > 0) {
        clearTimeout(timer);
        timer = setTimeout(frames.ask, wait);
        return;
      }
      due = performance.now() + UNSEEN;
      const ratio = fitPixels(element, width, height);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      latest.current({ context, width, height });
    });
    ask.current = frames.ask;
    const sizes = new ResizeObserver(() => {
      [width, height] = [element.clientWidth, element.clientHeight];
      frames.ask();
    });
    const sight = new IntersectionObserver((entries) => {
      seen = entries.at(-1).isIntersecting;
      if (seen) frames.ask();
    });
    sizes.observe(element);
    sight.observe(element);
    return () => {
      frames.end();
      clearTimeout(timer);
      sizes.disconnect();
      sight.disconnect();
    };
  }, []);

  return <canvas ref={canvas} class={`picture ${name}`} role="img" aria-label={label} />;
}

/** Gives a canvas as many pixels as the screen has for it, and says how many to a CSS pixel. */
function fitPixels(element: HTMLCanvasElement, width: number, height: number): number {
  const ratio = Math.min(3, devicePixelRatio || 1);
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (element.width !== across) element.width = across;
  if (element.height !== down) element.height = down;
  return ratio;
}
