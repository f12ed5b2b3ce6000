import type { Page } from "@playwright/test";
import { info } from "@/scripts/info";
import { stateIn } from "./state";

export function runPage(page: Page) {
  return {
    state: stateIn(page),
    log: page.getByRole("log"),
    /** what comes, or came, after this run by itself */
    recovery: page.getByRole("region", { name: "Recovery" }),
    recovers: page.getByRole("region", { name: "What this run recovers" }),
    cancelRestart: () => page.getByRole("button", { name: "Cancel restart" }).click(),
    open: (id: string) => page.goto(`/projects/${info.project}/runs/${id}`),
    async readLog(component: "JobManager" | "TaskManager") {
      await page.getByRole("tab", { name: "Logs" }).click();
      await page.getByRole("combobox", { name: "Container" }).click();
      await page
        .getByRole("option", { name: `${component} · flink-main-container` })
        .first()
        .click();
    },
  };
}
