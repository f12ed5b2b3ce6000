import type { Locator, Page } from "@playwright/test";
import { runStateRows } from "@/lib/domain/run-state";

const labels = ["not started", ...Object.values(runStateRows).map(({ label }) => label)];

/** The state beside a page's title. */
export const stateIn = (page: Page): Locator =>
  page
    .locator("header")
    .filter({ has: page.getByRole("heading", { level: 1 }) })
    .getByText(new RegExp(`^(${labels.join("|")})$`));
