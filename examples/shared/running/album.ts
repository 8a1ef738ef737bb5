import { join } from 'node:path';
import { drawnInto, figureSvg, ROOM, type Figure } from '../drawing/figure.js';
import type { Panel } from '../drawing/panel.js';
import { loadRasterizer } from '../drawing/rasterize.js';
import { render } from '../drawing/render.js';
import type { PagePicture } from './page.js';
import { coverFile, type Result } from './result.js';
import { writeAtomically } from './write-atomically.js';

/** The figures of a run. */
export interface Album {
  readonly pictures: readonly PagePicture[];
  readonly names: readonly string[];
  /**
   * Draws a figure for the page and, where there is a rasteriser, into a file of its own, which says
   * where it comes from.
   */
  add(figure: Figure, provenance: readonly string[]): Promise<void>;
  /** Whether figures become files. */
  rasterized(): Promise<boolean>;
  /** Writes the picture that stands for the run, the last that is to, and tells its title. */
  writeCover(): Promise<Pick<Result, 'cover' | 'coverType'>>;
}

/** Collects figures, whose files go into a folder. */
export function album(folder: string, loading = loadRasterizer()): Album {
  const pictures: PagePicture[] = [];
  const names: string[] = [];
  let cover: PagePicture | undefined;
  return {
    pictures,
    names,
    async add(figure, provenance) {
      const rasterize = await loading;
      const { name, title, caption } = figure;
      const wide = drawnInto(figure, ROOM.page);
      const narrow = drawnInto(figure, ROOM.phone);
      if (rasterize) {
        const file = rasterize(figureSvg(title, wide, provenance));
        await writeAtomically(join(folder, `${name}.png`), file);
      }
      const picture: PagePicture = {
        title,
        caption,
        picture: render(wide, rasterize),
        ...(!isSame(wide, narrow) && { narrow: render(narrow, rasterize) }),
      };
      pictures.push(picture);
      names.push(name);
      if (figure.cover) cover = picture;
    },
    rasterized: async () => (await loading) !== undefined,
    async writeCover() {
      if (!cover) return {};
      const { title, picture } = cover;
      await writeAtomically(join(folder, coverFile(picture.type)), picture.bytes);
      return { cover: title, coverType: picture.type };
    },
  };
}

function isSame(a: Panel, b: Panel): boolean {
  return a.width === b.width && a.height === b.height && a.svg === b.svg;
}
