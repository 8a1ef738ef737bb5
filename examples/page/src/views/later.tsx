import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** What {@link Later} is given. */
export interface LaterProps {
  /** How many frames it waits. */
  readonly frames: number;
  /** What is kept free until then, in pixels. */
  readonly height: number;
  readonly children: () => ComponentChildren;
}

/**
 * What is below the first sight of a page, made some frames later: each part in a task of its own,
 * so that none of them keeps the page from answering.
 */
export function Later({ frames, height, children }: LaterProps) {
  const [left, setLeft] = useState(frames);
  useEffect(() => {
    if (left === 0) return undefined;
    const frame = requestAnimationFrame(() => setLeft(left - 1));
    return () => cancelAnimationFrame(frame);
  }, [left]);
  return left > 0 ? <div style={{ minHeight: `${height}px` }} /> : <>{children()}</>;
}
