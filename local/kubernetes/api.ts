import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { network, ports } from "../settings";
import { certificate, key } from "./certificates";

export type KubernetesObject = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string } & Record<string, unknown>;
} & Record<string, unknown>;

/** A server that is up answers at once; one that starts is asked again. */
const timeoutMs = 5_000;
const agent = new Agent({ keepAlive: false });

type Ask = { method?: "GET" | "PATCH"; contentType?: string; body?: unknown };

/** One request as administrator. Throws on any other status than 2xx. */
export async function ask<T>(path: string, { method = "GET", contentType, body }: Ask = {}): Promise<T> {
  const text = await answer(path, {
    method,
    ...(contentType ? { contentType } : {}),
    ...(body === undefined ? {} : { body }),
  });
  return JSON.parse(text) as T;
}

/** True when the API server says that it serves, with its roles and priorities in place. */
export const isReady = () =>
  answer("/readyz", {}).then(
    (text) => text === "ok",
    () => false,
  );

/** Creates the object or brings its fields to these, whatever they were. */
export const apply = (collection: string, object: KubernetesObject) =>
  ask(`${collection}/${object.metadata.name}?fieldManager=millrace-local&force=true`, {
    method: "PATCH",
    contentType: "application/apply-patch+yaml",
    body: object,
  });

function answer(path: string, { method = "GET", contentType, body }: Ask): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        agent,
        host: network.gateway,
        port: ports.apiServer,
        path,
        method,
        timeout: timeoutMs,
        ca: readFileSync(certificate("ca")),
        cert: readFileSync(certificate("admin")),
        key: readFileSync(key("admin")),
        headers: contentType ? { "content-type": contentType } : {},
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        response.on("error", reject).on("end", () => {
          const status = response.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve(text);
          else reject(new Error(`${method} ${path} answered ${status}: ${text.slice(0, 500)}`));
        });
      },
    );
    call.on("timeout", () => call.destroy(new Error(`${method} ${path} did not answer in ${timeoutMs} ms`)));
    call.on("error", reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
