import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * The rooms of src from the ground up: each may import from those before it, never from those
 * after.
 */
const rooms = [
  'core',
  'platform',
  'data',
  'images',
  'distributions',
  'objectives',
  'estimators',
  'networks',
  'models',
  'evaluation',
  'training',
  'persistence',
  'testing',
];

/** The rooms that build networks, and those that only name their types. */
const usesLayers = ['networks', 'models', 'persistence'];
const namesLayers = ['evaluation', 'training', 'testing'];

const coreByName = {
  regex: '^@tensorflow/tfjs($|-(?!core$|layers$))',
  message: 'The library stands on tfjs-core, and tfjs-layers for networks.',
};
const noDeepImports = {
  regex: '^@tensorflow/[^/]+/(?!.*\\.wasm$)',
  message: 'Deep imports of tfjs fail in Node.',
};

function layersRule(room) {
  if (usesLayers.includes(room)) return [];
  const message = 'Only networks and models may reach tfjs-layers, so that the rest stays small.';
  return [
    { regex: '^@tensorflow/tfjs-layers$', message, allowTypeImports: namesLayers.includes(room) },
  ];
}

function rulesOf(room, forbidden) {
  const upward = {
    regex: `^(\\.\\./)+(${[...forbidden, 'index\\.js'].join('|')})(/|$)`,
    message: `Imports run downwards only; ${room} stands below.`,
  };
  return {
    files: [`src/${room}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [upward, coreByName, noDeepImports, ...layersRule(room)] },
      ],
    },
  };
}

const importDirection = rooms.map((room, floor) =>
  rulesOf(room, [...rooms.slice(floor + 1), 'wasm', 'cli']),
);

const wasmRoom = {
  files: ['src/wasm/**/*.ts'],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^(\\.\\./)+(${[...rooms.slice(2), 'cli', 'index\\.js'].join('|')})(/|$)`,
            message: 'vae-kit/wasm stands on core and platform alone.',
          },
          {
            regex: '^@tensorflow/tfjs(-layers)?$',
            message: 'vae-kit/wasm must not bring tfjs-layers into a bundle.',
          },
          noDeepImports,
        ],
      },
    ],
  },
};

const cliRoom = {
  files: ['src/cli/**/*.ts'],
  rules: {
    // It speaks to a terminal.
    'no-console': 'off',
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^(\\.\\./)+(?!core/(errors|version)\\.js$)(${[...rooms, 'wasm', 'index'].join('|')})`,
            message: 'The command stands on the package as it is installed: import from vae-kit.',
          },
          noDeepImports,
        ],
      },
    ],
  },
};

const namespaceOfTfjs = {
  selector: 'ImportDeclaration[source.value=/^@tensorflow/]:has(ImportNamespaceSpecifier)',
  message: 'Import from tfjs by name.',
};

export default defineConfig(
  globalIgnores([
    'dist',
    'examples/page/dist',
    'docs/public',
    'docs/.vitepress/dist',
    'docs/.vitepress/cache',
    'build',
    'coverage',
    'out',
    'src/wasm/assembly',
    'test/.generated',
    'test/package/consumers',
    'test/environments/programs',
    'test/environments/places/*/files',
  ]),
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { noInlineConfig: true },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Data is read in bounds that the loops themselves set.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/prefer-nullish-coalescing': [
        'error',
        { ignorePrimitives: { string: true } },
      ],
      // Users of JavaScript are not held by the types: what they give is checked all the same.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // A type alias fits a record of tensors where an interface does not.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      // Parts are records of functions, none of which uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      // A callback may return nothing, or a word.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // tfjs types its classes by their shape, and gives out the base class for the derived one.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A function that fails at once keeps its promise all the same.
      '@typescript-eslint/require-await': 'off',
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', namespaceOfTfjs], 'no-console': 'error' },
  },
  {
    // It warns, unless told what else to do.
    files: ['src/training/watch-collapse.ts'],
    rules: { 'no-console': ['error', { allow: ['warn'] }] },
  },
  importDirection,
  wasmRoom,
  cliRoom,
);
