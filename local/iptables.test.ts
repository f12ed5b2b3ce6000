// Stopping removes our rules and chains, and not one of the machine's.
import { expect, test } from "vitest";
import { removalOf } from "./iptables";

const saved = `*filter
:INPUT ACCEPT [0:0]
:DOCKER - [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-FORWARD - [0:0]
-A INPUT -i millrace0 -m comment --comment millrace -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
-A FORWARD -i docker0 -j DOCKER
-A FORWARD -i docker0 -o millrace0 -j DROP
-A INPUT -i millrace01 -m comment --comment "KUBE-SERVICES are not here" -j ACCEPT
-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP
COMMIT
*nat
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
COMMIT
*mangle
:KUBE-PROXY-CANARY - [0:0]
COMMIT
`;

test("our chains go, with the rules that lead into them, name our bridge or carry our comment", () => {
  expect(removalOf(saved, "millrace0")).toBe(`*filter
-F KUBE-SERVICES
-F KUBE-FORWARD
-D INPUT -i millrace0 -m comment --comment millrace -j ACCEPT
-D FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
-D FORWARD -i docker0 -o millrace0 -j DROP
-X KUBE-SERVICES
-X KUBE-FORWARD
COMMIT
*mangle
-F KUBE-PROXY-CANARY
-X KUBE-PROXY-CANARY
COMMIT
`);
});

test("where nothing is ours, nothing is done", () => {
  expect(removalOf("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n", "millrace0")).toBe("");
});
