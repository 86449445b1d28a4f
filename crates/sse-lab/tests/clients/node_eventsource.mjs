// Prints what the npm package `eventsource` reports, one JSON object a line.

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const fromTests = createRequire(new URL("../../../../e2e/package.json", import.meta.url));
let file;
try {
  file = fromTests.resolve("eventsource");
} catch {
  console.error("The npm package `eventsource` is missing: run `npm ci` at the repository's root.");
  process.exit(1);
}
const { EventSource } = await import(pathToFileURL(file).href);

const report = (seen) => console.log(JSON.stringify(seen));
const source = new EventSource(process.argv[2]);
source.addEventListener("open", () => report({ kind: "open" }));
source.addEventListener("error", (error) =>
  report(
    source.readyState === EventSource.CLOSED
      ? { kind: "closed", message: String(error.message) }
      : { kind: "error", message: String(error.message) },
  ),
);
for (const type of ["message", "connecttime", "lab.gap"]) {
  source.addEventListener(type, (event) =>
    report({ kind: "event", event_type: type, data: event.data, id: event.lastEventId }),
  );
}
