import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';

/**
 * Turns an SVG document into a PNG of twice its size, with fonts of its own, so that every machine
 * draws the same.
 */
export function rasterize(svg: string): Buffer {
  const { resolve } = createRequire(import.meta.url);
  const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) =>
    resolve(`dejavu-fonts-ttf/ttf/${file}`),
  );
  const font = {
    loadSystemFonts: false,
    fontFiles,
    defaultFontFamily: 'DejaVu Sans',
    sansSerifFamily: 'DejaVu Sans',
  };
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: 2 }, logLevel: 'error' })
    .render()
    .asPng();
}
