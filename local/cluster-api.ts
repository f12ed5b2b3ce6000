import { readFileSync } from "node:fs";
import { request } from "node:https";
import { parse } from "yaml";
import { StepError } from "./part";

type Named<K extends string> = { name: string } & Record<K, Record<string, string>>;
type Kubeconfig = {
  "current-context": string;
  contexts: Named<"context">[];
  clusters: Named<"cluster">[];
  users: Named<"user">[];
};

/** What a kubeconfig's current context says, with the contents of files in place of their paths. */
export type Access = { server: string; ca?: string; token?: string; cert?: string; key?: string };

export function readKubeconfig(path: string): Access {
  const config = parse(readFileSync(path, "utf8")) as Kubeconfig;
  const context = config.contexts.find(({ name }) => name === config["current-context"])?.context;
  const cluster = config.clusters.find(({ name }) => name === context?.cluster)?.cluster;
  const user = config.users.find(({ name }) => name === context?.user)?.user;
  if (!cluster?.server || !user)
    throw new StepError(
      `${path} has no usable current context`,
      "Name a kubeconfig whose current context is the cluster to use",
    );
  const content = (from: Record<string, string>, key: string) => {
    const inline = from[`${key}-data`];
    if (inline) return Buffer.from(inline, "base64").toString();
    return from[key] ? readFileSync(from[key], "utf8") : undefined;
  };
  const access = {
    ca: content(cluster, "certificate-authority"),
    token: user.token,
    cert: content(user, "client-certificate"),
    key: content(user, "client-key"),
  };
  if (!access.token && !access.cert)
    throw new StepError(
      `${path} signs in by a plugin or a provider, which Millrace does not run`,
      "Name a kubeconfig with a token or a client certificate",
    );
  return {
    server: cluster.server,
    ...Object.fromEntries(Object.entries(access).filter(([, value]) => value !== undefined)),
  };
}

export type Answer = { status: number; body: Record<string, unknown> };

/** One request to the API server, with nothing but Node: no kubectl is needed on the machine. */
export function callCluster(
  access: Access,
  method: string,
  path: string,
  body?: string,
  contentType = method === "PATCH" ? "application/apply-patch+yaml" : "application/json",
): Promise<Answer> {
  const { server, token, ...tls } = access;
  const headers = {
    accept: "application/json",
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(body ? { "content-type": contentType } : {}),
  };
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, server), { method, headers, timeout: 10_000, ...tls }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => {
        const json =
          response.headers["content-type"]?.includes("json") && text
            ? (JSON.parse(text) as Record<string, unknown>)
            : { text };
        resolve({ status: response.statusCode ?? 0, body: json });
      });
      response.on("error", reject);
    });
    sent.on("timeout", () => sent.destroy(new Error(`${server} did not answer within 10 s`)));
    sent.on("error", reject);
    sent.end(body);
  });
}
