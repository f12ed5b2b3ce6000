import type { Page } from "@playwright/test";
import { info } from "@/scripts/info";

/** The page of one job: its state, what one can do with it, and what has happened. */
export function jobPage(page: Page) {
  const dialog = page.getByRole("dialog");
  const startButton = page.getByRole("button", { name: "Start", exact: true });
  const press = (name: string) => dialog.getByRole("button", { name, exact: true }).click();
  return {
    state: page.getByRole("status", { name: "State" }),
    cause: page.getByRole("region", { name: "Cause" }),
    timeline: page.getByRole("region", { name: "Events" }),
    startButton,
    open: (id: string) => page.goto(`/projects/${info.project}/jobs/${id}`),
    async start() {
      await startButton.click();
      await press("Start");
    },
    async startFromSnapshot(path: string) {
      await startButton.click();
      await dialog.getByRole("radio", { name: "A snapshot" }).check();
      await dialog.getByRole("option", { name: path }).click();
      await press("Start");
    },
    async stopWithSavepoint() {
      await page.getByRole("button", { name: "Stop", exact: true }).click();
      await press("Stop with savepoint");
    },
    async cancel() {
      await page.getByRole("button", { name: "Stop", exact: true }).click();
      await press("Cancel job");
    },
  };
}
