import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const TYPESCRIPT = ['widgets/src/**/*.ts', 'tests/widgets/**/*.ts'];

export default defineConfig(
  {
    ignores: ['**/node_modules', 'widgets/autograd_lite_widgets', 'widgets/lib', 'widgets/*.mjs'],
  },
  {
    files: TYPESCRIPT,
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: 'error',
      'no-restricted-properties': [
        'error',
        // Names and texts of a notebook are untrusted: they are only ever text.
        { property: 'innerHTML', message: 'Untrusted text: use textContent.' },
        { property: 'outerHTML', message: 'Untrusted text: use textContent.' },
        { property: 'insertAdjacentHTML', message: 'Untrusted text: use append.' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-misused-spread': 'off', // [...text] is how characters are counted
      '@typescript-eslint/no-non-null-assertion': 'off',
      // What comes from a notebook need not be what its type says.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
