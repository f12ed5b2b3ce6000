import { expect, type Page } from "@playwright/test";
import { info } from "@/scripts/info";
import { share } from "../counting";

async function open(page: Page, name: string) {
  await page.goto(`/projects/${info.project}/jobs/new`);
  // What is typed before the page's script is there is lost.
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  for (const process of [/^JobManager/, /^TaskManager/])
    await page.getByRole("group", { name: process }).getByRole("textbox", { name: "CPU" }).fill(`${share}`);
}

/** What the form's section on failures is to say; what is left out stays at its default. */
export type Resilience = {
  failover?: "Fail the run";
  detection?: "Fast" | "Large fleet";
  restarts?: { attempts: number; delaySeconds: number };
};

async function choose(page: Page, field: string, option: string) {
  await page.getByRole("combobox", { name: field }).click();
  await page.getByRole("option", { name: option }).click();
}

async function fillResilience(page: Page, { failover, detection, restarts }: Resilience) {
  if (failover) await choose(page, "JobManager failover", failover);
  if (detection) await choose(page, "Failure detection", detection);
  if (!restarts) return;
  await choose(page, "After a failure", "Restart from the latest state");
  const bounds = page.getByRole("group", { name: "Restart attempts" });
  await bounds.getByRole("textbox", { name: "Attempts" }).fill(`${restarts.attempts}`);
  await bounds.getByRole("textbox", { name: "First delay" }).fill(`${restarts.delaySeconds}`);
}

async function create(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Create job", exact: true }).click();
  await expect(page).toHaveURL(/\/jobs\/job_\w+/);
  return /job_\w+/.exec(page.url())?.[0] as string;
}

/** Writes the SQL in the editor and answers the new job's id. */
export async function writeSqlJob(
  page: Page,
  { name, sql, resilience = {} }: { name: string; sql: string; resilience?: Resilience },
): Promise<string> {
  await open(page, name);
  await page.getByRole("textbox", { name: "SQL" }).fill(sql);
  await fillResilience(page, resilience);
  return create(page);
}

export async function uploadJarJob(
  page: Page,
  { name, jar, mainClass }: { name: string; jar: string; mainClass: string },
): Promise<string> {
  await open(page, name);
  await page.getByRole("radio", { name: "JAR" }).check();
  await page.getByLabel("JAR file").setInputFiles(jar);
  await expect(page.getByText("sha256")).toBeVisible();
  await page.getByLabel("Main class").fill(mainClass);
  return create(page);
}
