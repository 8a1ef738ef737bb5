import type { ComponentChildren } from 'preact';

/** The parts of formulas, by the browser's own MathML. */
export const i = (name: string) => <mi>{name}</mi>;
export const n = (number: string) => <mn>{number}</mn>;
export const o = (operator: string) => <mo>{operator}</mo>;
/** Words, or a name of several letters that stands upright. */
export const t = (text: string) => <mtext>{text}</mtext>;
export const bold = (name: string) => <mi class="vector">{name}</mi>;
export const row = (...parts: ComponentChildren[]) => <mrow>{parts}</mrow>;
export const sub = (base: ComponentChildren, below: ComponentChildren) => (
  <msub>
    <mrow>{base}</mrow>
    <mrow>{below}</mrow>
  </msub>
);
export const sup = (base: ComponentChildren, above: ComponentChildren) => (
  <msup>
    <mrow>{base}</mrow>
    <mrow>{above}</mrow>
  </msup>
);
export const both = (
  base: ComponentChildren,
  below: ComponentChildren,
  above: ComponentChildren,
) => (
  <msubsup>
    <mrow>{base}</mrow>
    <mrow>{below}</mrow>
    <mrow>{above}</mrow>
  </msubsup>
);
export const frac = (above: ComponentChildren, below: ComponentChildren) => (
  <mfrac>
    <mrow>{above}</mrow>
    <mrow>{below}</mrow>
  </mfrac>
);
/** A sum over what stands below. */
export const sum = (below: ComponentChildren) => (
  <munder>
    <mo>∑</mo>
    <mrow>{below}</mrow>
  </munder>
);
/** A function of what stands in brackets. */
export const of = (name: ComponentChildren, ...inner: ComponentChildren[]) =>
  row(name, o('('), ...inner, o(')'));

/** The datum and the latent. */
export const x = bold('x');
export const z = bold('z');
/** p(x | z), q(z | x), p(z). */
export const likelihood = of(sub(i('p'), i('θ')), x, o('|'), z);
export const posterior = of(sub(i('q'), i('φ')), z, o('|'), x);
export const prior = of(i('p'), z);
/** KL(q(z | x) ‖ p(z)). */
export const divergence = of(t('KL'), posterior, o('‖'), prior);
/** The expectation under q(z | x). */
export const expected = (...inner: ComponentChildren[]) =>
  row(sub(i('𝔼'), row(i('q'))), o('['), ...inner, o(']'));

/** A formula on a line of its own. */
export function Formula({ children }: { children: ComponentChildren }) {
  return (
    <math display="block">
      <mrow>{children}</mrow>
    </math>
  );
}
