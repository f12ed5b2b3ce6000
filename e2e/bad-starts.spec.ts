// Four starts that cannot succeed: each tells its first cause in words in the page, without kubectl.
import { exampleJar } from "@/local/flink";
import { readFile } from "node:fs/promises";
import type { JobInput } from "@/lib/contract/jobs";
import { uploadJar } from "@/scripts/rest";
import { countingSql, share, sqlSpec } from "./counting";
import { unpullableEngine } from "./engine";
import { expect, test } from "./fixtures";
import { reach, readRun, start } from "./jobs";
import { jobPage } from "./pages/job";
import { withTightQuota } from "./quota";

const patience = 240_000;

test("SQL that does not validate", async ({ page, makeJob }) => {
  const sql = countingSql().replace("SELECT n FROM", "SELECT nonsense FROM");
  const job = await makeJob("Wrong SQL", sqlSpec(sql));
  const run = await start(job.id);
  const view = jobPage(page);
  await view.open(job.id);
  await expect(view.state).toHaveText("failed", { timeout: patience });
  await expect(view.cause).toContainText("Column 'nonsense' not found in any table");
  const { cause } = await reach(run, "FAILED");
  expect(cause?.summary, "not who wrapped it").not.toContain("ProgramInvocationException");
});

test("a main class that is not in the JAR", async ({ page, makeJob }) => {
  const artifact = await uploadJar("example.jar", await readFile(exampleJar));
  const spec: JobInput["spec"] = {
    ...sqlSpec(""),
    code: { kind: "JAR", artifactId: artifact.id, mainClass: "com.example.NotThere" },
  };
  const job = await makeJob("No class", spec);
  await start(job.id);
  const view = jobPage(page);
  await view.open(job.id);
  await expect(view.state).toHaveText("failed", { timeout: patience });
  await expect(view.cause).toContainText("com.example.NotThere");
});

test("an engine image that cannot be pulled", async ({ page, makeJob }) => {
  const engine = await unpullableEngine();
  const job = await makeJob("No image", { ...sqlSpec(countingSql()), engineId: engine.id });
  await start(job.id);
  const view = jobPage(page);
  await view.open(job.id);
  await expect(view.state).toHaveText("failed", { timeout: patience });
  await expect(view.cause).toContainText(engine.image);
});

test("a Kubernetes quota that refuses the TaskManager", async ({ page, makeJob }) => {
  const job = await makeJob("No room", sqlSpec(countingSql()));
  // Room for the JobManager, not for the TaskManager: Millrace's own quota, which is larger, lets the start pass.
  await withTightQuota(1.5 * share, async () => {
    const run = await start(job.id);
    const view = jobPage(page);
    await view.open(job.id);
    await expect(view.cause).toContainText(/quota/i, { timeout: patience });
    await expect(view.cause).toContainText(/cpu/i);
    expect((await readRun(run)).state).not.toBe("RUNNING");
  });
});
