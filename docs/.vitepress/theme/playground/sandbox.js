// Runs in the playground's frame, before the code does: gives it its imports, and tells the site
// what it prints.

const tell = (message) => parent.postMessage(message, '*');

/** How many members of a list are shown. */
const MANY = 100;

function inside(value) {
  if (typeof value === 'string') return JSON.stringify(value);
  return Object(value) === value && !Array.isArray(value) && !ArrayBuffer.isView(value)
    ? (JSON.stringify(value) ?? String(value))
    : shown(value);
}

/** A value as a line of text. */
function shown(value) {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value)) {
    const members = Array.from(value).slice(0, MANY).map(inside);
    if (value.length > MANY) members.push(`${value.length - MANY} more`);
    return members.length === 0 ? '[]' : `[ ${members.join(', ')} ]`;
  }
  if (typeof value !== 'object' || value === null) return String(value);
  // A tensor prints itself.
  if (typeof value.dataSync === 'function') return value.toString();
  const members = Object.entries(value).map(([name, member]) => `${name}: ${inside(member)}`);
  return `{ ${members.join(', ')} }`;
}

for (const level of ['log', 'info', 'debug', 'warn', 'error']) {
  console[level] = (...values) => {
    tell({ type: 'line', level, text: values.map(shown).join(' ') });
  };
}

/** What the browser is to call the code, in errors. */
const NAME = 'code.js';

function tellError(text, error, lineno) {
  const line = new RegExp(`${NAME}:(\\d+)`).exec(error?.stack)?.[1] ?? lineno;
  tell({ type: 'error', text: line ? `${text} (line ${line})` : text });
}

addEventListener('error', ({ message, error, filename, lineno }) => {
  // Code that does not parse has no name yet, and counts as part of the call that brought it.
  const text = message.replace(/^Uncaught /, '').replace(/Failed to execute '\w+' on '\w+': /, '');
  tellError(text, error, [NAME, location.href].includes(filename) && lineno);
});
addEventListener('unhandledrejection', ({ reason }) => tellError(shown(reason), reason));

new ResizeObserver(() => {
  tell({ type: 'height', height: document.documentElement.offsetHeight });
}).observe(document.documentElement);

function addScript(type, textContent) {
  const script = Object.assign(document.createElement('script'), { type, textContent });
  script.addEventListener('error', () => {
    tell({ type: 'error', text: 'A module that the code imports could not be loaded.' });
  });
  document.head.append(script);
}

addEventListener('message', async ({ source, data: { code, kit, binary, core, layers } }) => {
  if (source !== parent) return;
  const addressOf = (blob) => URL.createObjectURL(blob);
  // A module without an address of its own knows no files beside it.
  const whole = (await kit.text()).replace(
    '../wasm/binaries/tfjs-backend-wasm-simd.js',
    addressOf(binary),
  );
  const library = addressOf(new Blob([whole], { type: kit.type }));
  const imports = {
    'vae-kit': library,
    'vae-kit/wasm': library,
    '@tensorflow/tfjs-core': addressOf(core),
    '@tensorflow/tfjs-layers': addressOf(layers),
  };
  addScript('importmap', JSON.stringify({ imports }));
  globalThis.finished = () => tell({ type: 'done' });
  addScript('module', `${code}\n;finished();\n//# sourceURL=${NAME}`);
});

tell({ type: 'ready' });
