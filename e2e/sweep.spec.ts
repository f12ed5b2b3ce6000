// Live pages: deaf LISTEN connections delay a change and lose none of it (the sweep finds it); while they hear, an idle
// stream costs no query.
import { watchChanges } from "@/lib/contract/projects";
import { pathOf } from "@/lib/contract/browser-client";
import { countingSql, sqlSpec } from "./counting";
import { transactions, withDeafListeners } from "./database";
import { expect, test } from "./fixtures";
import { released, start, stop } from "./jobs";
import { jobPage } from "./pages/job";
import { withoutController } from "./processes";
import { info } from "@/scripts/info";

test("with LISTEN cut, the page hears of a start and of its end by the sweep", async ({ page, makeJob }) => {
  const job = await makeJob("Deaf", sqlSpec(countingSql()));
  const view = jobPage(page);
  await view.open(job.id);
  await expect(view.state).toHaveText("not started");
  await withDeafListeners(async () => {
    const run = await start(job.id);
    await expect(view.state).not.toHaveText("not started", { timeout: 60_000 });
    await stop(job.id, "CANCEL");
    await expect(view.state).toHaveText("stopped", { timeout: 90_000 });
    await released(run);
  });
});

test("an idle stream makes no query while LISTEN hears", async () => {
  // The controller's own passes would be counted, so it rests.
  await withoutController(async () => {
    const alone = await spent(0);
    const crowded = await spent(20);
    // Not one query a stream: what web does for itself does not grow with them.
    expect(crowded - alone).toBeLessThan(20);
  });
});

/** Transactions of the database while so many streams are open and idle, for two heartbeats of one more stream. */
async function spent(streams: number): Promise<number> {
  const open = new AbortController();
  try {
    await Promise.all(Array.from({ length: streams }, () => heartbeats(1, open.signal)));
    const before = await transactions();
    await heartbeats(3, open.signal);
    return (await transactions()) - before;
  } finally {
    open.abort();
  }
}

/** Opens a stream and reads so many heartbeats of it; it stays open until `signal`. */
async function heartbeats(count: number, signal: AbortSignal): Promise<void> {
  const headers = { authorization: `Bearer ${info.token}`, accept: "text/event-stream" };
  const response = await fetch(new URL(pathOf(watchChanges), info.url), { headers, signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let seen = 0;
  while (reader && seen < count)
    seen += (await reader.read()).value?.match(/^event: heartbeat/gm)?.length ?? 0;
}
