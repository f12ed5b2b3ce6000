/**
 * A process of SSE clients for scripts/bench/live.ts: which change of each run each of them hears of (its number, which the
 * run's message ends with), and when, by the machine's clock.
 */
import { get } from "node:http";
import { each } from "./each";

export type Heard = { change: number; at: number };
type Order =
  | { open: { url: string; cookies: string[]; origin: string } }
  | { begin: true }
  | { behind: [run: string, change: number][] }
  | { dump: true };
const heard: Map<string, Heard[]>[] = [];
const clock = () => performance.timeOrigin + performance.now();

/** Streams that see the same are sent the same: what is in a part is looked for once, and then for 199 streams looked up. */
const known = new Map<string, readonly (readonly [run: string, change: number])[]>();
function changesIn(text: string) {
  const before = known.get(text);
  if (before) return before;
  const found = [...text.matchAll(/"subject":"run:([^"]+)".*?#(\d+)/g)].map(
    ([, run = "", change]) => [run, Number(change)] as const,
  );
  if (known.size > 100) known.clear();
  known.set(text, found);
  return found;
}

function follow(url: string, cookie: string, origin: string): Promise<void> {
  const mine = new Map<string, Heard[]>();
  heard.push(mine);
  return new Promise((resolve, reject) => {
    const sent = get(
      url,
      { headers: { cookie, origin, accept: "text/event-stream" }, agent: false },
      (response) => {
        if (response.statusCode !== 200) return reject(new Error(`${response.statusCode}`));
        let rest = "";
        response.setEncoding("latin1").on("data", (part: string) => {
          const at = clock();
          const text = rest + part;
          const end = text.lastIndexOf("\n\n") + 1;
          rest = text.slice(end);
          const whole = text.slice(0, end);
          if (whole.includes("event: heartbeat")) resolve();
          for (const [run, change] of changesIn(whole)) {
            const one = { change, at };
            const ofRun = mine.get(run);
            if (ofRun) ofRun.push(one);
            else mine.set(run, [one]);
          }
        });
        response.on("end", () => process.exit(3));
      },
    );
    sent.on("error", reject);
  });
}

process.on("message", (order: Order) => {
  void (async () => {
    if ("open" in order) {
      const { url, cookies, origin } = order.open;
      // Browsers of an office, not a crowd at a door: opening is not what is measured.
      await each(cookies, 10, (cookie) => follow(url, cookie, origin));
      process.send?.({ opened: cookies.length });
    } else if ("begin" in order) {
      for (const one of heard) one.clear();
      process.send?.({ begun: true });
    } else if ("behind" in order) {
      const late = (one: Map<string, Heard[]>) =>
        order.behind.filter(([run, change]) => (one.get(run)?.at(-1)?.change ?? -1) < change).length;
      process.send?.({ behind: heard.reduce((sum, one) => sum + late(one), 0) });
    } else process.send?.({ heard: heard.map((one) => [...one]) });
  })();
});
process.on("disconnect", () => process.exit());
