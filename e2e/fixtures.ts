import { writeFileSync } from "node:fs";
import { test as base, type BrowserContext } from "@playwright/test";
import type { Job, JobInput } from "@/lib/contract/jobs";
import { info } from "@/scripts/info";
import { create, events, readJob, readRun, remove } from "./jobs";
import { signIn } from "./pages/sign-in";
import { account } from "./accounts";

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;
type Test = {
  /** makes a job that is gone after the test, together with its Flink cluster */
  makeJob: (name: string, spec: JobInput["spec"]) => Promise<Job>;
  /** takes care of a job that the browser made */
  adopt: (job: string) => void;
};

/** `page` is signed in as an engineer of the demo project. */
export const test = base.extend<Test, { signedIn: State }>({
  signedIn: [
    async ({ browser }, use) => {
      const context = await browser.newContext({ locale: "en-GB", baseURL: info.url });
      await signIn(await context.newPage(), account("engineer"));
      await use(await context.storageState());
      await context.close();
    },
    { scope: "worker" },
  ],
  storageState: ({ signedIn }, use) => use(signedIn),
  adopt: async ({ baseURL }, use, testInfo) => {
    const made = new Set<string>();
    await use((job) => void made.add(job));
    for (const job of made) {
      if (testInfo.status !== testInfo.expectedStatus)
        writeFileSync(testInfo.outputPath(`${job}.json`), await story(job, baseURL));
      await remove(job);
    }
  },
  makeJob: async ({ adopt }, use) => {
    await use(async (name, spec) => {
      const job = await create(name, spec);
      adopt(job.id);
      return job;
    });
  },
});
export { expect } from "@playwright/test";

/** What happened to a job, for the report of a test that failed. */
async function story(id: string, console = ""): Promise<string> {
  const job = await readJob(id);
  const run = job.latestRunId ? await readRun(job.latestRunId) : null;
  return JSON.stringify({ console, job, run, events: run ? await events(run.id) : [] }, null, 2);
}
