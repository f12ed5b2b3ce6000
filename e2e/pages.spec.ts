// Every page, light and dark, in English and Chinese, wide and narrow: it asks no other host, says nothing on the
// console, does not scroll sideways, and has no serious fault of accessibility. A picture of each is kept.
import axe from "axe-core";
import { info } from "@/scripts/info";
import { account } from "./accounts";
import { countingSql, nextCheckpoint, sqlSpec } from "./counting";
import { expect, test } from "./fixtures";
import { remove, create, reach, start } from "./jobs";
import { signIn } from "./pages/sign-in";
import { visit } from "./pages/visit";

const project = `/projects/${info.project}`;
const job = ({ job }: Ids, tab = "") => `${project}/jobs/${job}${tab}`;
const run = ({ run }: Ids, tab = "") => `${project}/runs/${run}${tab}`;
type Ids = { job: string; run: string };
const pages: Record<string, (ids: Ids) => string> = {
  jobs: () => `${project}/jobs`,
  "new-job": () => `${project}/jobs/new`,
  job,
  "job-edit": (ids) => job(ids, "/edit"),
  "job-runs": (ids) => job(ids, "?tab=runs"),
  "job-versions": (ids) => job(ids, "?tab=versions"),
  "job-snapshots": (ids) => job(ids, "?tab=snapshots"),
  "job-spec": (ids) => job(ids, "?tab=spec"),
  run,
  "run-logs": (ids) => run(ids, "?tab=logs"),
  "run-vertices": (ids) => run(ids, "?tab=vertices"),
  "run-checkpoints": (ids) => run(ids, "?tab=checkpoints"),
  "run-exceptions": (ids) => run(ids, "?tab=exceptions"),
  "run-metrics": (ids) => run(ids, "?tab=metrics"),
  clusters: () => "/admin/clusters",
  targets: () => "/admin/targets",
  projects: () => "/admin/projects",
  orphans: () => "/admin/orphans",
};
const looks = (["en", "zh"] as const).flatMap((locale) =>
  (["light", "dark"] as const).flatMap((scheme) => [1440, 390].map((width) => ({ locale, scheme, width }))),
);

const ids: Ids = { job: "", run: "" };
test.beforeAll(async () => {
  ids.job = (await create("Looked at", sqlSpec(countingSql()))).id;
  ids.run = await start(ids.job);
  await reach(ids.run, "RUNNING");
  await nextCheckpoint(ids.run);
});
test.afterAll(() => remove(ids.job));

for (const { locale, scheme, width } of looks)
  test(`pages in ${locale}, ${scheme}, ${width} px`, async ({ browser }) => {
    const context = await browser.newContext({
      locale: locale === "zh" ? "zh-CN" : "en-GB",
      colorScheme: scheme,
      viewport: { width, height: 900 },
      storageState: { cookies: [], origins: [] },
    });
    await context.addInitScript(axe.source);
    const page = await context.newPage();
    const look = async (name: string, path: string) => {
      const picture = `test-results/pages/${name}-${locale}-${scheme}-${width}.png`;
      expect.soft(await visit(page, path, picture), name).toEqual({ problems: [] });
    };
    await look("sign-in", "/sign-in");
    await signIn(page, account("admin"));
    for (const [name, path] of Object.entries(pages)) await look(name, path(ids));
    await context.close();
  });
