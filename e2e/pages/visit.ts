import type { Page } from "@playwright/test";
import type axe from "axe-core";
import { info } from "@/scripts/info";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** Opens a page, waits until it is quiet, takes its picture, and tells what is wrong with it. */
export async function visit(page: Page, path: string, picture: string): Promise<{ problems: string[] }> {
  for (let visits = 1; ; visits++) {
    const { problems, isBusy } = await look(page, path, picture);
    if (!isBusy || visits === 3) return { problems };
  }
}

/** `isBusy`: something was not to be had this moment (503), which a browser complains of. */
async function look(page: Page, path: string, picture: string) {
  const problems: string[] = [];
  let isBusy = false;
  const own = new URL(info.url).host;
  page.on("request", (request) => {
    const { host, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && host !== own) problems.push(`asks ${host}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(`says ${message.text()}`);
  });
  page.on("response", (response) => {
    if (response.status() === 503) isBusy = true;
  });
  page.on("pageerror", (error) => problems.push(`throws ${error.message}`));

  const response = await page.goto(path);
  if (response && !response.ok()) problems.push(`answers ${response.status()}`);
  // A page holds its stream open, so the network is never idle: what loads says so itself.
  await page.locator("[aria-busy=true]").first().waitFor({ state: "hidden" });
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (excess > 0) problems.push(`is ${excess} px too wide`);
  await page.screenshot({ path: picture, fullPage: true, animations: "disabled" });
  const { violations } = await page.evaluate(() =>
    window.axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }),
  );
  for (const { id, nodes } of violations)
    problems.push(`${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  page.removeAllListeners();
  return { problems, isBusy };
}
