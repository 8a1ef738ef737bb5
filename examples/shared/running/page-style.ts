/**
 * The style of all pages, light and dark, from a phone's width on.
 *
 * Pictures have no ground, dark ink and colours; on a dark page their lightness is turned over and
 * their hues are kept, so that white becomes the page's own ground.
 */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1c1e21; --soft: #5c6370; --paper: #fff; --line: #d9dce1; --link: #1a56b0; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e6e6; --soft: #a9afba; --paper: #171717; --line: #3d4148; --link: #8ab4f8; }
  .picture:not(.pixels) { filter: invert(.91) hue-rotate(180deg); }
}
*, *::before { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1rem; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
a { color: var(--link); }
h1 { margin: 0 0 .5rem; font-size: clamp(1.5rem, 5vw, 2.1rem); line-height: 1.2; text-wrap: balance; }
h2 { margin: 0 0 1rem; font-size: 1.2rem; line-height: 1.3; text-wrap: balance; }
p.summary { max-width: 44rem; color: var(--soft); }
section { margin-top: 3.25rem; }
figure { margin: 0; }
.picture { display: block; max-width: 100%; height: auto; }
figcaption { max-width: 44rem; margin-top: 1rem; color: var(--soft); font-size: .95rem; }
.pixels { image-rendering: pixelated; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
td { white-space: nowrap; }
th, td { padding: .35rem 0 .35rem 1.25rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: bottom; }
thead th { min-width: 4.5rem; color: var(--soft); font-weight: 600; line-height: 1.3; }
tr > :first-child { padding-left: 0; text-align: left; }
tbody th { min-width: 7rem; font-weight: 400; }
tbody > tr > * { vertical-align: top; }
.facts { margin-top: 1.25rem; }
.facts td { text-align: left; white-space: normal; overflow-wrap: anywhere; }
.facts th { min-width: 0; color: var(--soft); }
`;
