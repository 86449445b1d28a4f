// Prints what Node's own `WebSocket` reports, one JSON object a line.

const report = (seen) => console.log(JSON.stringify(seen));
const socket = new WebSocket(process.argv[2]);
socket.binaryType = "arraybuffer";
socket.addEventListener("open", () => report({ kind: "open" }));
socket.addEventListener("message", ({ data }) =>
  report(
    typeof data === "string"
      ? { kind: "event", event_type: "message", data, id: "" }
      : {
          kind: "event",
          event_type: "binary",
          data: Buffer.from(data).toString("base64"),
          id: "",
        },
  ),
);
socket.addEventListener("close", ({ code }) => report({ kind: "closed", message: String(code) }));
