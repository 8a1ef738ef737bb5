import { useMemo } from 'preact/hooks';
import type { Images, Tiling } from '../drawing/tiles.js';
import { tiledSize } from '../drawing/tiles.js';
import { tilePainter } from './image-tiles.js';
import { Picture } from './picture.js';
import { colors } from './theme.js';

/** What {@link ImageTiles} is given. */
export interface ImageTilesProps {
  readonly label: string;
  /** The images by now, read while drawing; nothing where there are none yet. */
  readonly images: () => Images | undefined;
  readonly columns: number;
  readonly gap?: number;
  readonly class?: string;
}

/** Images in rows and columns over the whole width, each as wide as the others. */
export function ImageTiles({ label, images, columns, gap = 3, class: name }: ImageTilesProps) {
  const paint = useMemo(tilePainter, []);
  const tiling: Tiling = { columns, gap };
  return (
    <Picture
      label={label}
      class={name}
      draw={({ context, width, height }) => {
        const shown = images();
        if (!shown || shown.count === 0) return;
        const size = tiledSize(shown, tiling);
        const scale = Math.min(width / size.width, height / size.height);
        const box = { x: 0, y: 0, width: size.width * scale, height: size.height * scale };
        paint(context, shown, tiling, colors.value.digits, box);
      }}
    />
  );
}
