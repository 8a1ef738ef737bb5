/**
 * The part of a page's document that Observable Plot and D3 draw with: elements are made, get
 * attributes, styles and texts, and are put into each other. Nothing is looked up, parsed or shown.
 */
export interface SvgDocument {
  readonly documentElement: SvgElement;
  createElement(name: string): SvgElement;
  createElementNS(namespace: string, name: string): SvgElement;
  createTextNode(text: string): SvgText;
}

const HTML = 'http://www.w3.org/1999/xhtml';

/** Makes a document to draw with, without a browser. */
export function svgDocument(): SvgDocument {
  const document: SvgDocument = {
    get documentElement() {
      return document.createElement('html');
    },
    createElement: (name) => new SvgElement(document, HTML, name),
    createElementNS: (namespace, name) => new SvgElement(document, namespace, name),
    createTextNode: (text) => new SvgText(text),
  };
  return document;
}

/** A text within an element. */
export class SvgText {
  parentNode: SvgElement | null = null;

  constructor(readonly textContent: string) {}

  toString(): string {
    return escaped(this.textContent);
  }
}

/** The style of an element: whatever is set on it. */
class Styles {
  setProperty(name: string, value: unknown): void {
    Object.assign(this, { [name]: value });
  }

  removeProperty(name: string): void {
    Reflect.deleteProperty(this, name);
  }

  toString(): string {
    const css = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return Object.entries(this)
      .map(([name, value]) => `${css(name)}: ${String(value)};`)
      .join(' ');
  }
}

type SvgNode = SvgElement | SvgText;

/** An element; as a string it is its source. */
export class SvgElement {
  parentNode: SvgElement | null = null;
  readonly childNodes: SvgNode[] = [];
  readonly #attributes = new Map<string, string>();
  /** CSS by its own names and by those of JavaScript. */
  readonly style = new Styles();

  constructor(
    readonly ownerDocument: SvgDocument,
    readonly namespaceURI: string,
    readonly tagName: string,
  ) {}

  get children(): SvgElement[] {
    return this.childNodes.filter((node) => node instanceof SvgElement);
  }

  get firstChild(): SvgNode | null {
    return this.childNodes[0] ?? null;
  }

  get textContent(): string {
    return this.childNodes.map(({ textContent }) => textContent).join('');
  }

  set textContent(text: string) {
    this.childNodes.length = 0;
    if (text !== '') this.append(text);
  }

  setAttribute(name: string, value: unknown): void {
    this.#attributes.set(name, String(value));
  }

  setAttributeNS(namespace: string, name: string, value: unknown): void {
    this.setAttribute(namespace.endsWith('/xlink') ? `xlink:${name}` : name, value);
  }

  getAttribute(name: string): string | null {
    return this.#attributes.get(name) ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.#attributes.has(name);
  }

  removeAttribute(name: string): void {
    this.#attributes.delete(name);
  }

  append(...nodes: readonly (SvgNode | string)[]): void {
    for (const node of nodes) {
      this.appendChild(typeof node === 'string' ? new SvgText(node) : node);
    }
  }

  appendChild<N extends SvgNode>(node: N): N {
    return this.insertBefore(node, null);
  }

  insertBefore<N extends SvgNode>(node: N, next: SvgNode | null): N {
    node.parentNode?.removeChild(node);
    const at = next === null ? -1 : this.childNodes.indexOf(next);
    this.childNodes.splice(at < 0 ? this.childNodes.length : at, 0, node);
    node.parentNode = this;
    return node;
  }

  removeChild<N extends SvgNode>(node: N): N {
    this.childNodes.splice(this.childNodes.indexOf(node), 1);
    node.parentNode = null;
    return node;
  }

  toString(): string {
    const style = String(this.style);
    const attributes = [
      ...(this.parentNode ? [] : [['xmlns', this.namespaceURI] as const]),
      ...this.#attributes,
      ...(style ? [['style', style] as const] : []),
    ].map(([name, value]) => ` ${name}="${quoted(value)}"`);
    const begin = `<${this.tagName}${attributes.join('')}`;
    return this.childNodes.length === 0
      ? `${begin}/>`
      : `${begin}>${this.childNodes.join('')}</${this.tagName}>`;
  }
}

/** A text that is safe inside XML. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The same inside quotes, where ends of lines would be read as blanks. */
function quoted(text: string): string {
  return escaped(text).replaceAll('"', '&quot;').replaceAll('\n', '&#xA;');
}
