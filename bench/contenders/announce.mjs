/** Listens on any port, and says where. */
export function announce(server, path = "") {
  server.listen(0, "127.0.0.1", () =>
    console.log(`listening on http://127.0.0.1:${server.address().port}${path}`),
  );
}
