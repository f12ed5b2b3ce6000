import { defineConfig } from "vitest/config";

const alias = { "@": import.meta.dirname };
const outside = ["**/node_modules/**", "**/.next/**", "e2e/**"];
const integration = "**/*.int.test.ts";

/** `unit` needs nothing but Node; `integration` needs the stack of `npm test` (PostgreSQL, the cluster) and says so by its name. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: { name: "unit", include: ["**/*.test.{ts,tsx}"], exclude: [...outside, integration] },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          include: [integration],
          exclude: outside,
          setupFiles: ["controller/testing/after-failure.ts"],
          // They share one cluster on two cores.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
