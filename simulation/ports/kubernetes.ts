import {
  type KubernetesClient,
  kubernetesClient,
  type KubernetesMethod,
  type KubernetesRequest,
  type KubernetesResponse,
  unreachable,
} from "@/lib/kubernetes/client";
import type { Process, Simulation } from "../kernel/simulation";
import type { ApiAnswer, ApiRequest, WatchStream } from "../kubernetes/api-server";
import { body } from "./body";
import type { Call } from "./wire";

/** What becomes of what a watch says, line by line. */
export type StreamWeather = {
  /**
   * `cut`: inside the line, then the end; `garbled`: a part of it as a line of its own, and the stream goes on; `reset`: an
   * error instead of it; `twice`: said again; `lost`: never said
   */
  line(process: Process): "said" | "cut" | "garbled" | "reset" | "twice" | "lost";
  lineMs(process: Process): number;
  /** a connection that says nothing any more, and does not end */
  halfOpen(process: Process): boolean;
};

type Options = {
  simulation: Simulation;
  process: Process;
  call: Call;
  stream: StreamWeather;
  handle: (request: ApiRequest) => ApiAnswer;
  /** told when a request leaves */
  sends: (process: Process, request: ApiRequest) => void;
  /** an answer instead of the server's: 429, 503, an older list; and JobManagers that hang */
  instead: (process: Process, request: ApiRequest) => ApiAnswer | "silent" | undefined;
};

const deadlineMs = 10_000;

/** The controller's own client over the simulated API server: its deadlines, errors and streams are those of the product. */
export function clientBehind(options: Options): KubernetesClient {
  const { simulation, process, call, handle, instead, sends } = options;

  function raw(
    method: KubernetesMethod,
    path: string,
    request: KubernetesRequest = {},
  ): Promise<KubernetesResponse> {
    const [plain = "", search = ""] = path.split("?");
    const query = Object.fromEntries(new URLSearchParams(search));
    for (const [key, value] of Object.entries(request.query ?? {}))
      if (value !== undefined) query[key] = `${value}`;
    const asked: ApiRequest = {
      method,
      path: plain,
      query,
      headers: request.headers ?? {},
      // As it goes over the wire: what is undefined is missing.
      ...(request.body !== undefined && { body: JSON.parse(JSON.stringify(request.body)) as unknown }),
    };
    sends(process, asked);
    const port = plain.includes("/proxy/") ? ("flink" as const) : ("kubernetes" as const);
    return new Promise<KubernetesResponse>((resolve, reject) => {
      const deadline = simulation.tell(process, request.timeoutMs ?? deadlineMs, () =>
        reject(unreachable(true, undefined)),
      );
      const left = () => reject(request.signal?.reason as Error);
      if (request.signal?.aborted) return left();
      request.signal?.addEventListener("abort", left, { once: true });
      const failed = (why: string) => unreachable(false, new Error(why));
      const happen = () => instead(process, asked) ?? handle(asked);
      void call(port, `${method} ${plain}`, happen, failed).then(
        (answer) => {
          if (answer === "silent") return;
          deadline();
          resolve(respond(answer, request.signal));
        },
        (error: Error) => {
          deadline();
          reject(error);
        },
      );
    });
  }

  function respond(answer: ApiAnswer, signal: AbortSignal | undefined): KubernetesResponse {
    if (!("watch" in answer)) {
      const whole = body();
      whole.push(answer.body);
      whole.end();
      return { status: answer.status, headers: answer.headers, body: whole.asReadable() };
    }
    const stream = follow(options, answer.watch, signal);
    return { status: 200, headers: {}, body: stream.asReadable() };
  }

  return kubernetesClient({ server: "https://simulated", raw, close: () => Promise.resolve() });
}

const half = (line: string): string => line.slice(0, Math.ceil(line.length / 2));

/** Lines reach the process in their order, each a moment after it was said. */
function follow(
  { simulation, process, stream }: Options,
  watch: WatchStream,
  signal: AbortSignal | undefined,
) {
  const close = () => {
    process.ends.delete(close);
    watch.close();
  };
  process.ends.add(close);
  const heard = body(close);
  signal?.addEventListener("abort", () => heard.destroy(new Error("aborted")), { once: true });
  let arrivesAt = 0;
  let broken = false;
  let silent = false;
  const inOrder = (what: () => void) => {
    const now = simulation.kernel.now();
    arrivesAt = Math.max(arrivesAt, now + stream.lineMs(process));
    simulation.tell(process, arrivesAt - now, what);
  };
  const breakOff = (what: () => void) => {
    broken = true;
    close();
    inOrder(what);
  };
  watch.onLine((line) => {
    // What is half-open stays so: the connection's other end is gone.
    silent ||= stream.halfOpen(process);
    if (broken || silent || process.state === "dead") return;
    const fate = stream.line(process);
    if (fate === "lost") return;
    if (fate === "reset") return breakOff(() => heard.destroy(new Error("the connection was reset")));
    if (fate === "cut")
      return breakOff(() => {
        heard.push(half(line));
        heard.end();
      });
    inOrder(() => heard.push(`${fate === "garbled" ? half(line) : line}\n`));
    if (fate === "twice") inOrder(() => heard.push(`${line}\n`));
    return undefined;
  });
  watch.onEnd(() => {
    if (!broken && !silent) inOrder(() => heard.end());
  });
  return heard;
}
