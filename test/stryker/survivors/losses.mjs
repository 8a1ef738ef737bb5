/** Changes that no test of the room can notice, or need not, by file: each with its reason. */
export const SURVIVORS = {
  'src/models/vae/loss.ts': [
    {
      reason: 'The list only takes what layers would keep of other latents: nobody reads it.',
      changes: [
        [
          'return verdictOn(looked, figuresOf(looked, decoder && { ...decoder, updates: [] }));',
          '["Stryker was here"]',
        ],
      ],
    },
    {
      reason:
        'Nothing but the gradient by the data of a whole kernel leaves them out, and its networks ' +
        'have dense layers alone, which neither draw nor keep anything.',
      changes: [['trainings: readonly Training[] = [],', '["Stryker was here"]']],
    },
  ],
  'src/models/sigmoid-belief-network/amortized-loss.ts': [
    {
      reason: 'The list only takes what layers would keep of other latents: nobody reads it.',
      changes: [
        ['trainings.map((training) => ({ ...training, updates: [] })),', '["Stryker was here"]'],
      ],
    },
    {
      reason: 'Each level writes its place before any level reads it.',
      changes: [['const drawn: ReturnType<typeof drawOnce>[] = [];', '["Stryker was here"]']],
    },
  ],
  'src/models/sigmoid-belief-network/bound-gradient.ts': [
    {
      reason: 'A typed array keeps nothing that is written behind its end.',
      changes: [
        [
          'for (let i = 0; i < children; i++) bias[i]! += weight * (below[i]! - share[i]!);',
          'i <= children',
        ],
        ['for (let j = 0, at = 0; j < parents; j++) {', 'j <= parents'],
      ],
    },
    {
      reason: 'A sign is 1 or −1, by which to divide is to multiply.',
      changes: [
        [
          '((below[i]! - ownXi) * mean + sign * pull + (0.5 - 0.5 * sign) * (nearPull - farPull));',
          '0.5 / sign',
        ],
      ],
    },
  ],
};
