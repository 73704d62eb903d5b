import net from "node:net";

/** Stands between the server and its database, on loopback, and does to the connections what a network does. */
export class Proxy {
  #server;
  #target;
  #pairs = new Set();
  /** What happens to what is sent: passes, is late, or vanishes while the connections stay. */
  #isSilent = false;
  #delay = 0;

  static async open(target) {
    const proxy = new Proxy(target);
    await new Promise((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  constructor(target) {
    this.#target = new URL(target);
    this.#server = net.createServer({ allowHalfOpen: true }, (client) => this.#connect(client));
  }

  /** The database's own address, by way of here. */
  get url() {
    const url = new URL(this.#target);
    url.port = String(this.#server.address().port);
    return url.href;
  }

  /** All that is sent is late by so many milliseconds, on the way there and on the way back. */
  delay(milliseconds) {
    this.#delay = milliseconds;
  }

  /** What is sent vanishes, also on new connections, and nobody is told. */
  silence() {
    this.#isSilent = true;
  }

  /** What was silenced stays so: only new connections work again, as where a firewall has forgotten the old ones. */
  heal() {
    this.#isSilent = false;
    this.#delay = 0;
    for (const pair of this.#pairs) pair.isDead = pair.wasSilent;
  }

  /** Breaks all connections off. */
  cut() {
    for (const { client, database } of this.#pairs)
      for (const end of [client, database]) end.resetAndDestroy();
  }

  /** The database's side says that it is done, and goes on taking. */
  closeHalf() {
    for (const { client } of this.#pairs) client.end();
  }

  async close() {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connect(client) {
    const { hostname, port } = this.#target;
    const database = net.connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const pair = { client, database, wasSilent: false, isDead: false };
    this.#pairs.add(pair);
    for (const [from, to] of [
      [client, database],
      [database, client],
    ]) {
      const way = { busyUntil: 0 };
      from.setNoDelay(true);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        to.destroy();
        this.#pairs.delete(pair);
      });
      from.on("data", (chunk) => {
        this.#pass(pair, way, () => {
          if (to.writable) to.write(chunk);
        });
      });
      from.on("end", () => this.#pass(pair, way, () => to.end()));
    }
  }

  #pass(pair, way, action) {
    if (this.#isSilent) pair.wasSilent = true;
    if (this.#isSilent || pair.isDead) return;
    // Nothing overtakes what was sent before it.
    const now = performance.now();
    way.busyUntil = Math.max(way.busyUntil, now + this.#delay);
    if (way.busyUntil <= now) action();
    else setTimeout(action, way.busyUntil - now);
  }
}
