import { expect, type Page } from "@playwright/test";

export async function signIn(page: Page, { email, password }: { email: string; password: string }) {
  // A click before the page's script is there only loads the page again.
  await expect(async () => {
    await page.goto("/sign-in");
    // By their types: this page is signed in to in every language.
    await page.locator("input[type=email]").fill(email);
    await page.locator("input[type=password]").fill(password);
    await page.locator("button[type=submit]").click();
    await expect(page).not.toHaveURL(/sign-in/, { timeout: 20_000 });
  }).toPass({ timeout: 60_000 });
}
