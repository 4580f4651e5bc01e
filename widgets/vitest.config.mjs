import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  // The tests mirror the tree from the root of the repository, where there is no node_modules.
  server: { fs: { allow: [here('..')] } },
  test: {
    dir: here('../tests/widgets'),
    include: ['**/*.test.ts'],
    environment: 'jsdom',
    cache: false,
    // Style sheets are empty to tests, but for the one whose colours are measured.
    css: { include: [/tokens\.css/] },
  },
});
