import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Folders that know what the lab is; widgets must not. */
const DOMAIN = [
  'api',
  'caption',
  'code',
  'connections',
  'curl',
  'events',
  'export',
  'extra',
  'glossary',
  'host',
  'keys',
  'lab',
  'layout',
  'lessons',
  'picker',
  'playground',
  'prefs',
  'recordings',
  'settings',
  'stream',
  'strip',
  'timeline',
  'trace',
  'verbs',
];

const tauri = {
  group: ['@tauri-apps/*'],
  message: 'Only host/tauri.ts knows the desktop program; the page runs in a plain browser.',
};

export default ts.config(
  { ignores: ['dist', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  {
    plugins: { 'import-x': importX },
    languageOptions: { globals: globals.browser },
    settings: {
      'import-x/resolver-next': [
        createNodeResolver({ extensions: ['.ts', '.js', '.svelte', '.svelte.ts', '.d.ts'] }),
      ],
      'import-x/ignore': ['node_modules'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/extensions': ['.ts', '.js'],
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      'svelte/require-each-key': 'error',
      'svelte/no-at-html-tags': 'error',
      // The compiler and svelte-check know the names; this rule does not know types.
      'no-undef': 'off',
      // Logs and indexes are plain on purpose: views are told once per frame, not per entry.
      'svelte/prefer-svelte-reactivity': 'off',
      'import-x/no-cycle': 'error',
      'no-restricted-imports': ['error', { patterns: [tauri] }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
  },
  {
    files: ['src/host/tauri.ts', 'src/host/tauri.test.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['src/widgets/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            tauri,
            {
              group: DOMAIN.map((folder) => `**/${folder}/**`),
              message: 'Widgets know no domain: hand them what they show.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['*.js', '*.ts'],
    languageOptions: { globals: globals.node },
  },
);
