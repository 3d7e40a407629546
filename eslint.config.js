import tseslint from 'typescript-eslint';
import prettier from 'eslint-config-prettier';
import sortImports from 'eslint-plugin-simple-import-sort';

export default tseslint.config(
  { ignores: ['node_modules', 'build', '.data', 'src/db/generated', 'src/web/generated', 'public'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'sort-imports': sortImports },
    rules: {
      // One block, so that prettier and git see one list.
      'sort-imports/imports': ['error', { groups: [['^node:', '^\\w|^@', '^\\.\\.', '^\\.']] }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  prettier,
);
