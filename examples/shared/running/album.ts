import { join } from 'node:path';
import { drawnInto, figureSvg, ROOM, type Figure } from '../drawing/figure.js';
import type { Panel } from '../drawing/panel.js';
import { rasterize } from '../drawing/rasterize.js';
import { render } from '../drawing/render.js';
import type { PagePicture } from './page.js';
import { COVER_FILE, type Result } from './result.js';
import { writeAtomically } from './write-atomically.js';

/** The figures of a run. */
export interface Album {
  readonly pictures: readonly PagePicture[];
  readonly names: readonly string[];
  /** Draws a figure for the page and into a file of its own, which says where it comes from. */
  add(figure: Figure, provenance: readonly string[]): Promise<void>;
  /** Writes the picture that stands for the run, the last that is to, and tells its title. */
  writeCover(): Promise<Pick<Result, 'cover'>>;
}

/** Collects figures, whose files go into a folder. */
export function album(folder: string): Album {
  const pictures: PagePicture[] = [];
  const names: string[] = [];
  let cover: PagePicture | undefined;
  return {
    pictures,
    names,
    async add(figure, provenance) {
      const { name, title, caption } = figure;
      const wide = drawnInto(figure, ROOM.page);
      const narrow = drawnInto(figure, ROOM.phone);
      const file = rasterize(figureSvg(title, wide, provenance));
      await writeAtomically(join(folder, `${name}.png`), file);
      const picture: PagePicture = {
        title,
        caption,
        picture: render(wide),
        ...(!isSame(wide, narrow) && { narrow: render(narrow) }),
      };
      pictures.push(picture);
      names.push(name);
      if (figure.cover) cover = picture;
    },
    async writeCover() {
      if (!cover) return {};
      const { title, picture } = cover;
      await writeAtomically(join(folder, COVER_FILE), picture.png);
      return { cover: title };
    },
  };
}

function isSame(a: Panel, b: Panel): boolean {
  return a.width === b.width && a.height === b.height && a.svg === b.svg;
}
