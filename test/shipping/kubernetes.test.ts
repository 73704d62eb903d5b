import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { readConfig, SETTINGS } from "../../src/config";

const FOLDER = path.resolve(__dirname, "../../deploy/kubernetes");

const read = (file: string) => readFileSync(path.join(FOLDER, file), "utf8");
const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".yaml"),
);
const objects: any[] = files.flatMap((file) =>
  parseAllDocuments(read(file), { strict: true }).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  }),
);
const only = (kind: string, name = "jad-graph") => {
  const found = objects.filter((object) => object.kind === kind && object.metadata?.name === name);
  expect([kind, name, found.length]).toEqual([kind, name, 1]);
  return found[0];
};

const deployment = only("Deployment");
const job = only("Job", "jad-graph-migrations");
const pods = [deployment.spec.template, job.spec.template];
const containers = pods.map(({ spec }) => spec.containers[0]);

test("there is what a release needs, in one namespace that takes closed pods only", () => {
  const names = objects
    .filter(({ kind }) => kind !== "Kustomization")
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
    .sort();
  expect(names).toEqual([
    "ConfigMap jad-graph-settings",
    "Deployment jad-graph",
    "HorizontalPodAutoscaler jad-graph",
    "Job jad-graph-migrations",
    "Namespace jad-graph",
    "NetworkPolicy jad-graph",
    "PodDisruptionBudget jad-graph",
    "Secret jad-graph-owner",
    "Secret jad-graph-server",
    "Service jad-graph",
  ]);
  for (const { kind, metadata, namespace } of objects)
    if (kind !== "Namespace") expect([kind, metadata?.namespace ?? namespace]).toEqual([kind, "jad-graph"]);
  expect(only("Namespace").metadata.labels["pod-security.kubernetes.io/enforce"]).toBe("restricted");
});

test("what a kustomization names is there, with one image", () => {
  for (const folder of [".", "migrations"]) {
    const { resources, images } = parse(read(path.join(folder, "kustomization.yaml")));
    for (const resource of resources) expect(files).toContain(path.join(folder, resource));
    expect(images).toEqual([
      { name: "jad-graph", newName: "registry.example.org/jad-graph", newTag: "0.1.0" },
    ]);
  }
  expect(containers.map(({ image }) => image)).toEqual(["jad-graph", "jad-graph"]);
  const { version } = JSON.parse(readFileSync(path.resolve(FOLDER, "../../package.json"), "utf8"));
  expect(version).toBe("0.1.0");
  // An example is not brought out.
  expect(parse(read("kustomization.yaml")).resources).not.toContain("secrets.example.yaml");
});

test("whoever selects pods selects those that there are", () => {
  const { labels } = deployment.spec.template.metadata;
  expect(deployment.spec.selector.matchLabels).toEqual(labels);
  expect(only("Service").spec.selector).toEqual(labels);
  expect(only("PodDisruptionBudget").spec.selector.matchLabels).toEqual(labels);
  expect(deployment.spec.template.spec.topologySpreadConstraints[0].labelSelector.matchLabels).toEqual(
    labels,
  );
  // The migrations take no requests.
  expect(job.spec.template.metadata.labels).not.toEqual(labels);
  const { matchLabels } = only("NetworkPolicy").spec.podSelector;
  for (const pod of pods) expect(pod.metadata.labels).toMatchObject(matchLabels);
  const { kind, name } = only("HorizontalPodAutoscaler").spec.scaleTargetRef;
  expect([kind, name]).toEqual(["Deployment", deployment.metadata.name]);
  expect(deployment.spec.replicas).toBeUndefined();
});

test("ports have one name, and probes ask what the program answers", () => {
  const [{ ports, startupProbe, readinessProbe, livenessProbe }] = containers;
  expect(ports).toEqual([{ name: "http", containerPort: 4000 }]);
  expect(only("Service").spec.ports).toEqual([{ name: "http", port: 80, targetPort: "http" }]);
  expect(only("NetworkPolicy").spec.ingress[0].ports).toEqual([{ protocol: "TCP", port: "http" }]);
  const asked = [startupProbe, readinessProbe, livenessProbe].map(({ httpGet }) => httpGet);
  expect(asked).toEqual([
    { path: "/healthz", port: "http" },
    { path: "/readyz", port: "http" },
    { path: "/healthz", port: "http" },
  ]);
});

test("every variable is a setting, and every secret one of the example, without a password", () => {
  const { data } = only("ConfigMap", "jad-graph-settings");
  const given = containers.flatMap(({ env }) =>
    env.map(({ name }: { name: string }) => name.replace(/_FILE$/, "")),
  );
  for (const name of [...Object.keys(data), ...given]) expect(SETTINGS).toContain(name);
  expect(data.MIGRATIONS).toBe("separately");
  expect(containers[0].envFrom).toEqual([{ configMapRef: { name: "jad-graph-settings" } }]);

  const users = pods.map(({ spec }, index) => {
    const { secretName } = spec.volumes.find(({ name }: { name: string }) => name === "database").secret;
    const [[key, value] = ["", ""]] = Object.entries<string>(only("Secret", secretName).stringData);
    const { mountPath } = containers[index].volumeMounts.find(
      ({ name }: { name: string }) => name === "database",
    );
    expect(containers[index].env).toEqual([{ name: "DATABASE_URL_FILE", value: `${mountPath}/${key}` }]);
    const config = readConfig({ NODE_ENV: "production", ...data, DATABASE_URL: value });
    expect(config).toMatchObject({ production: true, migratesAtStart: false, databaseUrl: value });
    const { username, password } = new URL(value);
    expect(password).toBe("PASSWORD");
    return username;
  });
  expect(users).toEqual(["jad_graph_server", "jad_graph_owner"]);
});

test("pods can do no more than they need, and have time to end", () => {
  pods.forEach(({ spec }, index) => {
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
    });
    expect(containers[index]).toMatchObject({
      resources: { requests: expect.any(Object), limits: { memory: expect.any(String) } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
    });
  });
  expect(deployment.spec.template.spec.terminationGracePeriodSeconds).toBe(45);
  expect(job.spec.template.spec.restartPolicy).toBe("Never");
  expect(containers[1].command).toEqual(["node", "dist/database/migrations/command.js"]);
});
