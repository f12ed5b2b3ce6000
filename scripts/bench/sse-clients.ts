/** A process of SSE clients for scripts/bench/live.ts: what each hears of each run, and when, by the machine's clock. */
import { get } from "node:http";

type Order = { open: { url: string; cookies: string[]; origin: string } } | { begin: true } | { dump: true };
const heard: Map<string, number[]>[] = [];
const clock = () => performance.timeOrigin + performance.now();

function follow(url: string, cookie: string, origin: string): Promise<void> {
  const mine = new Map<string, number[]>();
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
          for (const [, run = ""] of whole.matchAll(/"subject":"run:([^"]+)"/g)) {
            const times = mine.get(run);
            if (times) times.push(at);
            else mine.set(run, [at]);
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
    } else process.send?.({ heard: heard.map((one) => [...one]) });
  })();
});
process.on("disconnect", () => process.exit());
