import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const SPECS = ['{src,sdk,console}/**/*.spec.ts', '{src,sdk}/**/testing/**/*.ts', 'test/**/*.ts'];

/** Input is parsed once, in the envelope and in the client's socket; the others read what the server itself wrote or shipped. */
const JSON_PARSERS = [
  'src/protocol/envelope.ts',
  'src/store/**/*.ts',
  'src/version.ts',
  'src/auth/token-keys.ts',
  'src/logging/log-line.ts',
  'src/cli/arguments.ts',
  'src/cli/package-root.ts',
  'sdk/src/connection.ts',
  'sdk/src/storage/file-outbox.ts',
  'console/src/session/parse-frame.ts',
];

/** main.ts hands the environment to the parser, `rally serve` puts its options into it; nothing else sees it. */
const ENV_READERS = ['src/main.ts', 'src/config/**/*.ts', 'src/cli/serve.command.ts'];

const JSON_PARSE = {
  object: 'JSON',
  property: 'parse',
  message: 'Input is parsed once: by the server in src/protocol/envelope.ts, by the client in sdk/src/connection.ts.',
};
const PROCESS_ENV = {
  object: 'process',
  property: 'env',
  message: 'Inject AppConfig: src/config is the only reader of the environment.',
};

const CONNECTED_SOCKET = {
  name: '@nestjs/websockets',
  importNames: ['ConnectedSocket'],
  message: 'Nest knows one client, who stands for all (decision 3): the sender is in @CurrentCall().',
};

const NO_BARRELS = {
  selector: 'ExportAllDeclaration, ExportNamedDeclaration[source]',
  message: 'No barrels: import from the file that declares it.',
};
/** What the package shows is listed in one file for each of its entries. */
const ENTRIES = 'sdk/src/entries/*.ts';
const NO_FORWARD_REF = {
  selector: 'CallExpression[callee.name="forwardRef"]',
  message: 'A forwardRef hides a cycle: move what both sides need below them.',
};

export default defineConfig(
  globalIgnores(['**/dist/', 'coverage/', 'data/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `if (late) return this.refuse(frame);` is how guards read here.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Nest modules are classes that carry nothing but a decorator, and some DTOs have no fields.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowEmpty: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // A port is an abstract class because Nest needs a token; any object of its shape will do.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // `parseId<RoomId>(value)`: the caller names the brand.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // consistent-type-imports stays off: `import type` of an injected class or a DTO compiles and loses its metadata.
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['{src,sdk,console}/**/*.{ts,tsx}'],
    ignores: SPECS,
    rules: {
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 15],
      'max-depth': ['error', 3],
      'max-params': ['error', 5],
      'no-restricted-syntax': ['error', NO_BARRELS, NO_FORWARD_REF],
      'no-restricted-properties': ['error', JSON_PARSE, PROCESS_ENV],
      'no-restricted-imports': ['error', { paths: ['process', 'node:process', CONNECTED_SOCKET] }],
    },
  },
  { files: [ENTRIES], rules: { 'no-restricted-syntax': ['error', NO_FORWARD_REF] } },
  { files: JSON_PARSERS, ignores: SPECS, rules: { 'no-restricted-properties': ['error', PROCESS_ENV] } },
  { files: ENV_READERS, ignores: SPECS, rules: { 'no-restricted-properties': ['error', JSON_PARSE] } },
  {
    files: SPECS,
    rules: {
      // jest's matchers and fakes pass methods around unbound, and async stubs need not await.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.{mjs,cjs}'],
    languageOptions: {
      globals: {
        Buffer: 'readonly',
        process: 'readonly',
        console: 'readonly',
        module: 'writable',
        URL: 'readonly',
        URLSearchParams: 'readonly',
        performance: 'readonly',
      },
    },
  },
);
