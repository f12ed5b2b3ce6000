// Roles hold in the page and in the API: who may only look finds nothing that can be pressed, and a foreign project does not exist.
import { info } from "@/scripts/info";
import { startJob } from "@/lib/contract/jobs";
import { createToken, listTokens, revokeToken } from "@/lib/contract/projects";
import { listJobs } from "@/lib/contract/jobs";
import { ensureForeignProject, ensureViewer } from "./accounts";
import { call, callAs } from "@/scripts/rest";
import { countingSql, sqlSpec } from "./counting";
import { expect, test } from "./fixtures";
import { readJob } from "./jobs";
import { jobPage } from "./pages/job";
import { signIn } from "./pages/sign-in";

test("a viewer sees the job and cannot start it", async ({ browser, makeJob }) => {
  const job = await makeJob("To look at", sqlSpec(countingSql()));
  const context = await browser.newContext({ locale: "en-GB", storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await signIn(page, await ensureViewer(info.project));
  const view = jobPage(page);
  await view.open(job.id);
  await expect(page.getByRole("heading", { name: job.name })).toBeVisible();
  await expect(view.startButton).toBeDisabled();
  await expect(view.startButton).toHaveAccessibleDescription("Your role may only look.");
  await context.close();
});

test("a viewer's token reads, and may not start", async ({ makeJob }) => {
  const job = await makeJob("Not to start", sqlSpec(countingSql()));
  const slug = info.project;
  const { id, token } = await call(createToken, {
    params: { project: slug },
    body: { name: "to look", role: "VIEWER" },
  });
  const seen = await callAs(token, listJobs, { params: { project: slug } });
  expect(seen.items.map((one) => one.id)).toContain(job.id);
  const refused = callAs(token, startJob, { params: { project: slug, job: job.id } });
  await expect(refused).rejects.toMatchObject({ status: 403, code: "FORBIDDEN" });
  expect((await readJob(job.id)).latestRun).toBeNull();

  await call(revokeToken, { params: { project: slug, token: id } });
  expect((await call(listTokens, { params: { project: slug } })).items.map((one) => one.id)).not.toContain(
    id,
  );
  const gone = callAs(token, listJobs, { params: { project: slug } });
  await expect(gone).rejects.toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
});

test("a foreign project is as absent as one that does not exist", async ({ page }) => {
  const foreign = await ensureForeignProject();
  for (const slug of [foreign, "does-not-exist"]) {
    const asked = call(listJobs, { params: { project: slug } });
    await expect(asked).rejects.toMatchObject({ status: 404, code: "NOT_FOUND" });
    await page.goto(`/projects/${slug}/jobs`);
    await expect(page.getByRole("main")).toContainText("There is nothing here");
  }
});

test("a path that no endpoint has answers a problem, not a page", async () => {
  for (const [method, path] of [
    ["GET", "/api/v1"],
    ["GET", "/api/v1/no-such-thing"],
    ["POST", `/api/v1/projects/${info.project}/halt`],
  ]) {
    const response = await fetch(`${info.url}${path}`, { method });
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status: 404, code: "NOT_FOUND" });
  }
});
