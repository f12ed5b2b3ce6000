/**
 * A process of SSE clients for scripts/bench/live.ts: which change of each run each of them hears of (its number, which the
 * run's message ends with), and when, by the machine's clock.
 */
import { get } from "node:http";

export type Heard = { change: number; at: number };
type Order =
  | { open: { url: string; cookies: string[]; origin: string } }
  | { begin: true }
  | { behind: [run: string, change: number][] }
  | { dump: true };
const heard: Map<string, Heard[]>[] = [];
const clock = () => performance.timeOrigin + performance.now();

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
        response.setEncoding("utf8").on("data", (part: string) => {
          const at = clock();
          const text = rest + part;
          const end = text.lastIndexOf("\n\n") + 1;
          rest = text.slice(end);
          const whole = text.slice(0, end);
          if (whole.includes("event: heartbeat")) resolve();
          for (const [, run = "", change] of whole.matchAll(/"subject":"run:([^"]+)".*?#(\d+)/g)) {
            const one = { change: Number(change), at };
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
      await Promise.all(cookies.map((cookie) => follow(url, cookie, origin)));
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
