// Guarantees: a change by cookie is accepted from our own page alone, and without proof it is refused.
import { expect, test } from "vitest";
import { requireSameOrigin } from "./same-origin";

const publicUrl = "https://console.example.com/";
const passes = (method: string, headers: Record<string, string>): boolean => {
  try {
    requireSameOrigin(
      { method, headers: new Headers({ host: "console.example.com", ...headers }) },
      publicUrl,
    );
    return true;
  } catch {
    return false;
  }
};

test.each([
  ["our origin", { origin: "https://console.example.com" }],
  [
    "our origin, and the browser's word",
    { origin: "https://console.example.com", "sec-fetch-site": "same-origin" },
  ],
  ["the browser's word alone", { "sec-fetch-site": "same-origin" }],
  ["the name by which this very request came", { host: "10.0.0.7:3000", origin: "http://10.0.0.7:3000" }],
])("%s proves it", (_, headers) => expect(passes("POST", headers)).toBe(true));

test.each([
  ["nothing", {}],
  ["no origin", { origin: "null" }],
  ["another site", { origin: "https://evil.example" }],
  ["a site whose name begins like ours", { origin: "https://console.example.com.evil.example" }],
  ["a subdomain", { origin: "https://app.console.example.com" }],
  ["another port", { origin: "https://console.example.com:8443" }],
  ["a forwarded host", { origin: "https://evil.example", "x-forwarded-host": "evil.example" }],
  ["a sister site", { origin: "https://console.example.com", "sec-fetch-site": "same-site" }],
  ["another site by the browser's word", { "sec-fetch-site": "cross-site" }],
  ["a typed address", { "sec-fetch-site": "none" }],
])("%s proves nothing", (_, headers) => {
  for (const method of ["POST", "PATCH", "PUT", "DELETE"]) expect(passes(method, headers)).toBe(false);
});

test("reading needs no proof", () => expect(passes("GET", { origin: "https://evil.example" })).toBe(true));
