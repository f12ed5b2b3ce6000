import type { Page } from "@playwright/test";
import { info } from "@/scripts/info";

export function runPage(page: Page) {
  return {
    log: page.getByRole("log"),
    open: (id: string) => page.goto(`/projects/${info.project}/runs/${id}`),
    async readLog(component: "jobmanager" | "taskmanager") {
      await page.getByRole("tab", { name: "Logs" }).click();
      await page.getByRole("option", { name: component }).click();
    },
  };
}
