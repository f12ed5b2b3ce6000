import { StepError } from "./part";
import type { Display } from "./steps";

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const column = 22;
/** In a log only what takes longer than this is worth a line of its own. */
const patienceMs = 2_000;
const progressLine = (name: string, message: string) =>
  `  … ${name.padEnd(column)} ${" ".repeat(8)}  ${message}`;

/** On a terminal the running steps are lines that move at the bottom; elsewhere (a log, CI) each fact is one line, written once. */
export function createDisplay(
  out: NodeJS.WriteStream = process.stdout,
): Display & { line(text: string): void } {
  const running = new Map<string, { since: number; message: string }>();
  const moving = out.isTTY === true;
  let drawn = 0;

  const clear = () => {
    if (drawn > 0) out.write(`\x1b[${drawn}A\x1b[0J`);
    drawn = 0;
  };
  const draw = () => {
    if (!moving) return;
    clear();
    for (const [name, { since, message }] of running) {
      const text = `  … ${name.padEnd(column)} ${seconds(performance.now() - since).padStart(8)}  ${message}`;
      out.write(`${text.slice(0, (out.columns ?? 100) - 1)}\n`);
      drawn++;
    }
  };
  const timer = moving ? setInterval(draw, 200) : undefined;
  timer?.unref();

  const line = (text: string) => {
    clear();
    out.write(`${text}\n`);
    draw();
  };
  return {
    line,
    begin(name) {
      running.set(name, { since: performance.now(), message: "" });
      draw();
    },
    progress(name, message) {
      const step = running.get(name);
      if (!step || step.message === message) return;
      step.message = message;
      if (!moving)
        setTimeout(
          () => running.get(name)?.message === message && line(progressLine(name, message)),
          patienceMs,
        ).unref();
    },
    done(name, ms, message) {
      running.delete(name);
      line(`  ✓ ${name.padEnd(column)} ${seconds(ms).padStart(8)}  ${message}`);
    },
    failed(name, ms, error) {
      running.delete(name);
      line(`  ✗ ${name.padEnd(column)} ${seconds(ms).padStart(8)}  ${error.message}`);
      if (error instanceof StepError) {
        line(`    what to do: ${error.mend}`);
        if (error.log) line(`    log: ${error.log}`);
      } else line(`    ${error.stack?.split("\n").slice(1, 4).join("\n    ")}`);
    },
  };
}
