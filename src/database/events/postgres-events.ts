import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { type ChangeEvents, ChangeListeners, type ChangeNotice } from "../../core/change-events";

/** What the triggers on changes notify; see note_change in the migrations. */
const CHANNEL = "jad_graph";
/** In milliseconds. A connection whose other end has vanished says nothing, so it is asked now and then. */
const PULSE = 10_000;
const PATIENCE = 2_000;
const LONGEST_PAUSE = 5_000;

interface Connection {
  readonly client: Client;
  /** Resolves when it is of no use any more. */
  readonly lost: Promise<void>;
}

/**
 * Listens to the database by one connection of its own. Where that is lost it comes back by itself, and says that
 * notices may have been missed meanwhile.
 */
export async function listenToDatabase(url: string): Promise<ChangeEvents> {
  const listeners = new ChangeListeners();
  const stopping = new AbortController();
  const { signal } = stopping;
  const first = await connect(url, listeners);
  const following = follow(first);

  async function follow(connection: Connection): Promise<void> {
    const stopped = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    for (let current: Connection | null = connection; current !== null;) {
      await Promise.race([current.lost, stopped]);
      await current.client.end().catch(() => undefined);
      current = await comeBack();
      listeners.tell(null);
    }
  }

  /** Null once nobody wants it to. */
  async function comeBack(): Promise<Connection | null> {
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      const connection = await connect(url, listeners).catch(() => null);
      if (connection !== null) return connection;
      // Full jitter, so that not all instances come at once.
      const longest = Math.min(LONGEST_PAUSE, 50 * 2 ** attempt);
      await pause(Math.random() * longest, undefined, { signal }).catch(() => undefined);
    }
    return null;
  }

  return {
    listen: listeners.listen,
    stop: () => {
      stopping.abort();
      return following;
    },
  };
}

async function connect(url: string, listeners: ChangeListeners): Promise<Connection> {
  const client = new Client({
    connectionString: url,
    application_name: "jad-graph events",
    connectionTimeoutMillis: PATIENCE,
    query_timeout: PATIENCE,
    keepAlive: true,
  });
  const lost = new Promise<void>((resolve) => {
    const pulse = setInterval(() => void client.query("select").catch(() => resolve()), PULSE);
    client.on("error", () => resolve());
    client.on("end", () => {
      clearInterval(pulse);
      resolve();
    });
  });
  client.on("notification", ({ payload = "" }) => listeners.tell(readNotice(payload)));
  try {
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return { client, lost };
}

function readNotice(payload: string): ChangeNotice | null {
  const [operation, type] = payload.split(" ");
  return operation === undefined || type === undefined ? null : { operation, type };
}
