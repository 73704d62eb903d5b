/** Ends with 0 when the server of this container is ready, for its health check: an image without a shell has no curl. */
const url = `http://127.0.0.1:${process.env.PORT ?? 4000}/readyz`;
try {
  const response = await fetch(url, { signal: AbortSignal.timeout(4_000) });
  console.log(`${response.status} ${await response.text()}`);
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  console.log(`${url}: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
