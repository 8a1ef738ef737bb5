/** Where a table stands in a page of Markdown: behind its name, up to the end of what was made. */
const place = (name) => new RegExp(`(<!-- table: ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`);

const row = (cells) => `| ${cells.join(' | ')} |`;

/** A table in Markdown, with what made it. */
export function madeTable({ command, machine, date, lines }) {
  const [head, ...rest] = lines;
  const { cpu, cores, node } = machine;
  return [
    row(head),
    row(head.map(() => '---')),
    ...rest.map(row),
    '',
    `\`${command.join(' ')}\`, on ${date}: ${cpu}, ${cores} cores, Node ${node.replace('v', '')}.`,
    '',
  ].join('\n');
}

/**
 * The page with another table in that place.
 *
 * @param {string} page
 * @param {string} name
 * @param {string} table
 * @returns {string}
 */
export function withTable(page, name, table) {
  if (!place(name).test(page)) throw new Error(`The page has no place for the table ${name}.`);
  return page.replace(place(name), (_, begin, end) => `${begin}\n${table}\n${end}`);
}

/**
 * The names of the tables that the page has places for.
 *
 * @param {string} page
 * @returns {string[]}
 */
export const tablesIn = (page) =>
  [...page.matchAll(/<!-- table: ([\w-]+) -->/g)].map(([, name]) => name);
