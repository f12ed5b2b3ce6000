// Every page, light and dark, in English and Chinese, wide and narrow: it asks no other host, says nothing on the
// console, does not scroll sideways, and has no serious fault of accessibility. A picture of each is kept.
import axe from "axe-core";
import { info } from "@/scripts/info";
import { account } from "./accounts";
import { countingSql, sqlSpec } from "./counting";
import { expect, test } from "./fixtures";
import { remove, create, reach, start } from "./jobs";
import { signIn } from "./pages/sign-in";
import { visit } from "./pages/visit";

const project = `/projects/${info.project}`;
const pages: { name: string; path: (ids: { job: string; run: string }) => string }[] = [
  { name: "jobs", path: () => `${project}/jobs` },
  { name: "new-job", path: () => `${project}/jobs/new` },
  { name: "job", path: ({ job }) => `${project}/jobs/${job}` },
  { name: "run", path: ({ run }) => `${project}/runs/${run}` },
  { name: "run-logs", path: ({ run }) => `${project}/runs/${run}?tab=logs` },
  { name: "run-checkpoints", path: ({ run }) => `${project}/runs/${run}?tab=checkpoints` },
  { name: "run-metrics", path: ({ run }) => `${project}/runs/${run}?tab=metrics` },
  { name: "clusters", path: () => "/admin/clusters" },
  { name: "targets", path: () => "/admin/targets" },
];
const looks = (["en", "zh"] as const).flatMap((locale) =>
  (["light", "dark"] as const).flatMap((scheme) => [1440, 390].map((width) => ({ locale, scheme, width }))),
);

const ids = { job: "", run: "" };
test.beforeAll(async () => {
  const job = await create("Looked at", sqlSpec(countingSql()));
  ids.job = job.id;
  ids.run = await start(job.id);
  await reach(ids.run, "RUNNING");
});
test.afterAll(() => remove(ids.job));

for (const look of looks)
  test(`pages in ${look.locale}, ${look.scheme}, ${look.width} px`, async ({ browser }) => {
    const context = await browser.newContext({
      locale: look.locale === "zh" ? "zh-CN" : "en-GB",
      colorScheme: look.scheme,
      viewport: { width: look.width, height: 900 },
      storageState: { cookies: [], origins: [] },
    });
    const page = await context.newPage();
    await context.addInitScript(axe.source);
    const shot = (name: string) =>
      `test-results/pages/${name}-${look.locale}-${look.scheme}-${look.width}.png`;
    const seen = await visit(page, "/sign-in", shot("sign-in"));
    expect.soft(seen, "sign-in").toEqual({ problems: [] });
    await signIn(page, account("admin"));
    for (const { name, path } of pages)
      expect.soft(await visit(page, path(ids), shot(name)), name).toEqual({ problems: [] });
    await context.close();
  });
