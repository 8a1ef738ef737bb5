export default { source: { entry: { index: './page.js' } } };
