// A kubeconfig is reduced to server, CA and credential; whatever would run a program, read a file or trust anybody is refused by name.
import { expect, it } from "vitest";
import { stringify } from "yaml";
import { reduceKubeconfig } from "./kubeconfig";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const cluster = { server: "https://10.0.0.1:6443", "certificate-authority-data": base64("ca") };
const kubeconfig = (user: object, more: object = {}) =>
  stringify({
    "current-context": "here",
    contexts: [{ name: "here", context: { cluster: "c", user: "u" } }],
    clusters: [{ name: "c", cluster: { ...cluster, ...more } }],
    users: [
      { name: "other", user: { exec: { command: "rm" } } },
      { name: "u", user },
    ],
  });

it("keeps a token", () => {
  expect(JSON.parse(reduceKubeconfig(kubeconfig({ token: "t" })))).toEqual({
    server: "https://10.0.0.1:6443",
    caData: base64("ca"),
    token: "t",
  });
});

it("keeps a client certificate with its key, and the server's name", () => {
  const user = { "client-certificate-data": base64("cert"), "client-key-data": base64("key") };
  expect(JSON.parse(reduceKubeconfig(kubeconfig(user, { "tls-server-name": "api" })))).toEqual({
    server: "https://10.0.0.1:6443",
    caData: base64("ca"),
    tlsServerName: "api",
    clientCertificateData: base64("cert"),
    clientKeyData: base64("key"),
  });
});

it.each([
  [{ token: "t", exec: { command: "aws" } }, {}, "exec"],
  [{ "auth-provider": { name: "gcp" } }, {}, "auth-provider"],
  [{ tokenFile: "/etc/passwd" }, {}, "tokenFile"],
  [{ "client-certificate": "/x", "client-key": "/y" }, {}, "client-certificate"],
  [{ username: "a", password: "b" }, {}, "username"],
  [{ token: "t", as: "admin" }, {}, "as"],
  [{ token: "t" }, { "certificate-authority": "/etc/ca" }, "certificate-authority"],
  [{ token: "t" }, { "proxy-url": "http://evil" }, "proxy-url"],
  [{ token: "t" }, { "insecure-skip-tls-verify": true }, "insecure-skip-tls-verify"],
])("refuses %j %j", (user, more, name) => {
  expect(() => reduceKubeconfig(kubeconfig(user, more))).toThrow(`"${name}"`);
});

it.each([
  ["not yaml: [", "not valid YAML"],
  ["a: &x [*x]", "not valid YAML"],
  ["{}", "not a kubeconfig"],
  [kubeconfig({}), "neither a token nor"],
  [kubeconfig({ token: "t" }, { server: "ftp://x" }), "server"],
  [
    kubeconfig({ token: "t" }).replace("current-context: here", "current-context: gone"),
    'no context named "gone"',
  ],
])("refuses %#, saying why", (text, why) => {
  expect(() => reduceKubeconfig(text)).toThrow(why);
});
