import type { Panel } from './panel.js';

/** How a text looks. */
export interface TextStyle {
  /** Pixels, 13 unless told. */
  readonly size?: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** A text that is safe inside XML and HTML. */
export function escapeText(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

/** A line of text as SVG, its baseline at `y`. */
export function textAt(
  text: string,
  x: number,
  y: number,
  { size = 13, bold = false, color = '#222', anchor = 'start' }: TextStyle = {},
): string {
  const weight = bold ? ' font-weight="700"' : '';
  return (
    `<text x="${x}" y="${y}" font-size="${size}"${weight} fill="${color}" ` +
    `text-anchor="${anchor}">${escapeText(text)}</text>`
  );
}

/**
 * About how many pixels wide a line is, rather too many; a letter of DejaVu Sans is some 0.55 of
 * its size wide.
 */
export function textWidth(text: string, size: number): number {
  return text.length * size * 0.57;
}

/** Breaks a text between words into lines of at most about `width` pixels. */
export function wrapText(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, size) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A text broken into lines, as a panel. */
export function textPanel(text: string, width: number, style: TextStyle = {}): Panel {
  const { size = 13 } = style;
  const lines = wrapText(text, size, width);
  const lineHeight = Math.round(size * 1.45);
  return {
    width,
    height: lines.length * lineHeight,
    svg: lines.map((line, i) => textAt(line, 0, size + i * lineHeight, style)).join(''),
  };
}

/** A panel under its title. */
export function titled(panel: Panel, title: string): Panel {
  const top = 24;
  return {
    width: panel.width,
    height: panel.height + top,
    svg:
      `${textAt(title, panel.width / 2, 14, { bold: true, anchor: 'middle' })}<g ` +
      `transform="translate(0,${top})">${panel.svg}</g>`,
  };
}
