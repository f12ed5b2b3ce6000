import type { Page } from "@playwright/test";
import { info } from "@/scripts/info";
import { stateIn } from "./state";

/** The page of one job: its state, what one can do with it, and what has happened. */
export function jobPage(page: Page) {
  const dialog = page.getByRole("dialog");
  const startButton = page.getByRole("button", { name: "Start…" });
  const stopButton = page.getByRole("button", { name: "Stop…" });
  const press = (name: string) => dialog.getByRole("button", { name, exact: true }).click();
  const choose = (title: RegExp) => dialog.getByRole("radio", { name: title }).click();
  return {
    state: stateIn(page),
    cause: page.getByRole("region", { name: "What is wrong" }),
    recovery: page.getByRole("region", { name: "Recovery" }),
    recovers: page.getByRole("region", { name: "What this run recovers" }),
    timeline: page.getByRole("list", { name: "Events" }),
    startButton,
    open: (id: string) => page.goto(`/projects/${info.project}/jobs/${id}`),
    async start() {
      await startButton.click();
      await press("Start");
    },
    async startFromSavepointOf(run: number) {
      await startButton.click();
      await choose(/snapshot/);
      await dialog.getByRole("combobox", { name: "Choose a snapshot" }).click();
      await page.getByRole("option", { name: `Savepoint of run ${run}` }).click();
      await press("Start");
    },
    async stopWithSavepoint() {
      await stopButton.click();
      await choose(/^With a savepoint/);
      await press("Stop with savepoint");
    },
    async stopWithoutSavepoint(name: string) {
      await stopButton.click();
      await choose(/^Without a savepoint/);
      await dialog.getByRole("textbox").fill(name);
      await press("Stop without savepoint");
    },
  };
}
