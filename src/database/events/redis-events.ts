import { createRedisEventTarget } from "@graphql-yoga/redis-event-target";
import { Redis } from "ioredis";
import { type ChangeEvents, ChangeListeners, type ChangeNotice } from "../../core/change-events";
import { StartupError } from "../../core/startup-error";
import { tellAfterChanges } from "../change";
import type { Database } from "../client";

const TOPIC = "jad_graph";
const PATIENCE = 2_000;

/**
 * Lets notices travel through Redis, for where so many instances run that the database should not tell each of them.
 * Every instance tells of its own changes, once they are committed.
 */
export async function followRedis(url: string, database: Database): Promise<ChangeEvents> {
  const listeners = new ChangeListeners();
  const publisher = await connect(url);
  const subscriber = await connect(url);
  // What is told while Redis is away waits for it; what cannot be told at all is caught up with by who asks.
  const publish = (topic: string, message: string) => publisher.publish(topic, message).catch(() => 0);
  const target = createRedisEventTarget<CustomEvent<ChangeNotice>>({
    publishClient: { publish } as Redis,
    subscribeClient: subscriber,
  });
  target.addEventListener(TOPIC, ({ detail }: CustomEvent<ChangeNotice>) => listeners.tell(detail));
  await subscriber.subscribe(TOPIC);
  subscriber.on("ready", () => {
    // Only behind this one nothing is missed any more.
    subscriber.subscribe(TOPIC).then(
      () => listeners.tell(null),
      () => undefined,
    );
  });
  const silence = tellAfterChanges(database, (notice) => {
    target.dispatchEvent(new CustomEvent(TOPIC, { detail: notice }));
  });
  return {
    listen: listeners.listen,
    stop: async () => {
      silence();
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

/** A connection that comes back by itself, once it has been there. */
async function connect(url: string): Promise<Redis> {
  const client = new Redis(url, { lazyConnect: true, connectTimeout: PATIENCE, maxRetriesPerRequest: null });
  let reason = "";
  client.on("error", ({ message }: Error) => (reason = message));
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.disconnect();
    throw new StartupError(
      `The Redis at ${new URL(url).host}, named by EVENTS_URL, cannot be used: ${reason || (error as Error).message}\nStart it or correct EVENTS_URL; without EVENTS_URL the database tells of changes.`,
    );
  }
}
