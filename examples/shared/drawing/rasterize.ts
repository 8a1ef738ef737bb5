import { createRequire } from 'node:module';

/** Turns an SVG document into a PNG of twice its size. */
export type Rasterize = (svg: string) => Uint8Array;

/** DejaVu where it is installed, so that every machine draws the same; else what the system has. */
const FONT_FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'];

/**
 * The rasteriser, which is a native program: undefined where `@resvg/resvg-js` is not installed, or
 * has no build for this machine.
 */
export async function loadRasterizer(): Promise<Rasterize | undefined> {
  const resvg = await import('@resvg/resvg-js').catch(() => undefined);
  if (!resvg) return undefined;
  const fontFiles = shippedFonts();
  const family = 'DejaVu Sans';
  const font =
    fontFiles.length > 0
      ? { loadSystemFonts: false, fontFiles, defaultFontFamily: family, sansSerifFamily: family }
      : { loadSystemFonts: true };
  return (svg) =>
    new resvg.Resvg(svg, { font, fitTo: { mode: 'zoom', value: 2 }, logLevel: 'error' })
      .render()
      .asPng();
}

function shippedFonts(): string[] {
  const { resolve } = createRequire(import.meta.url);
  try {
    return FONT_FILES.map((file) => resolve(`dejavu-fonts-ttf/ttf/${file}`));
  } catch {
    return [];
  }
}
