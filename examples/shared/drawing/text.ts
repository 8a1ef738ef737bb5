import type { Panel } from './panel.js';

/** How a text looks. */
export interface TextStyle {
  /** Pixels, 13 unless told. */
  readonly size?: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** The reader's own, without serifs; the rasteriser has one of its own for it. */
export const FONT_FAMILY = 'system-ui, sans-serif';
/** Of charts' axes. */
export const FONT_SIZE = 12.5;
const TITLE_SIZE = 13;
const LINE_HEIGHT = 17;
/** Bold letters are wider. */
const BOLD = 1.1;
/** Titles of narrow panels may stand out on both sides. */
const LEAST_TITLE = 140;

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
  return filled(text.split(' '), ' ', size, width);
}

/**
 * Breaks a list into lines of at most about `width` pixels, with a dot between its parts but none
 * at the begin of a line; only a part that is longer than a line is broken between words.
 */
export function wrapParts(parts: readonly string[], size: number, width: number): string[] {
  const whole = parts.flatMap((part) => wrapText(part, size, width));
  return filled(whole, ' · ', size, width);
}

function filled(parts: readonly string[], between: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(last + between + part, size) <= width)
      lines[lines.length - 1] = last + between + part;
    else lines.push(part);
  }
  return lines;
}

/** A text, or the parts of a list, broken into lines, as a panel. */
export function textPanel(
  text: string | readonly string[],
  width: number,
  style: TextStyle = {},
): Panel {
  const { size = 13 } = style;
  const lines =
    typeof text === 'string' ? wrapText(text, size, width) : wrapParts(text, size, width);
  const lineHeight = Math.round(size * 1.45);
  return {
    width,
    height: lines.length * lineHeight,
    svg: lines.map((line, i) => textAt(line, 0, size + i * lineHeight, style)).join(''),
  };
}

/** A panel under its title, which is broken into lines where it is wider. */
export function titled(panel: Panel, title: string): Panel {
  const width = Math.max(panel.width, LEAST_TITLE);
  const lines = wrapText(title, BOLD * TITLE_SIZE, width);
  const top = 7 + LINE_HEIGHT * lines.length;
  const at = (line: string, i: number) =>
    textAt(line, panel.width / 2, 14 + LINE_HEIGHT * i, { bold: true, anchor: 'middle' });
  return {
    width: panel.width,
    height: panel.height + top,
    svg: `${lines.map(at).join('')}<g transform="translate(0,${top})">${panel.svg}</g>`,
  };
}
