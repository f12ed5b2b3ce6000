import pino from "pino";

/** JSON lines on stdout; constant messages, everything that varies as fields. */
export const log = pino({
  level: "info",
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: ["*.password", "*.token", "*.credential", "*.kubeconfig"],
});
