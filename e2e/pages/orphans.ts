import type { Page } from "@playwright/test";

/** What stands in clusters and is no run's, and what to do with it. */
export function orphansPage(page: Page) {
  const dialog = page.getByRole("dialog");
  return {
    open: () => page.goto("/admin/orphans"),
    row: (deployment: string) => page.getByRole("row").filter({ hasText: deployment }),
    async adopt(deployment: string) {
      await page.getByRole("button", { name: `Adopt ${deployment}` }).click();
      await dialog.getByRole("button", { name: "Adopt", exact: true }).click();
    },
  };
}
