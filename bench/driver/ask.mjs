/** What a request to a contender is made of. */
export function requestTo(running, story, values, facts) {
  const { path, body, headers = {} } = running.contender.request(story, values, facts);
  return {
    method: "POST",
    path,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

/** The data of one answer; an error in it is the end. */
export async function ask(running, { path, ...request }) {
  const response = await fetch(running.origin + path, request);
  const text = await response.text();
  const answer = response.ok ? JSON.parse(text) : {};
  if (!response.ok || answer.errors !== undefined || answer.data === undefined) {
    throw new Error(`${running.contender.name} answers ${response.status}: ${text.slice(0, 500)}`);
  }
  return { data: answer.data, bytes: Buffer.byteLength(text) };
}

export const tells = ({ tells: stories, shapes }, story) => (stories ?? Object.keys(shapes)).includes(story);
