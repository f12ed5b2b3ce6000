import { defineConfig } from "@playwright/test";
import { info } from "./scripts/info";

/**
 * One real stack, one worker: two Flink clusters that start at once share two cores and take twice as long, and some
 * specs stop the console or freeze its controller, which the others would notice.
 */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/e2e",
  workers: 1,
  fullyParallel: false,
  // A second try would hide a fault.
  retries: 0,
  forbidOnly: true,
  // A scenario starts a Flink cluster or two, each up to 40 s on a busy machine, and kills some of it.
  timeout: 600_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    baseURL: info.url,
    locale: "en-GB",
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    // Playwright's own ffmpeg is a download that not every machine can make.
    video: "off",
    contextOptions: { reducedMotion: "reduce" },
    actionTimeout: 30_000,
    navigationTimeout: 30_000,
    launchOptions: {
      executablePath: process.env.MILLRACE_CHROMIUM ?? "/usr/bin/chromium",
      // Without a GPU its compositor paints every animation on the cores that Flink starts on.
      args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
    },
  },
});
