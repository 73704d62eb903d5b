/** What the Dockerfile says, for the test and for the rehearsal. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DockerfileParser } from "dockerfile-ast";

export function readImage(project) {
  const dockerfile = DockerfileParser.parse(readFileSync(join(project, "Dockerfile"), "utf8"));
  const stages = [];
  for (const instruction of dockerfile.getInstructions()) {
    const keyword = instruction.getKeyword();
    if (keyword === "FROM") {
      stages.push({
        base: instruction.getImage(),
        name: instruction.getBuildStage() ?? `${stages.length}`,
        steps: [],
        image: {
          environment: {},
          workdir: "/",
          user: "root",
          command: null,
          healthcheck: null,
          stopSignal: null,
        },
      });
      continue;
    }
    const stage = stages.at(-1);
    stage.steps.push(stepOf(instruction, keyword, stage.image));
  }
  return { stages, ignored: readIgnored(project) };
}

function stepOf(instruction, keyword, image) {
  const words = instruction.getArguments().map((argument) => argument.getValue());
  const step = { keyword, text: `${keyword} ${instruction.getArgumentsContent()}`, words };
  switch (keyword) {
    case "ENV":
      step.variables = Object.fromEntries(
        instruction.getProperties().map((property) => [property.getName(), property.getValue()]),
      );
      Object.assign(image.environment, step.variables);
      break;
    case "COPY":
      step.from = instruction.getFromFlag()?.getValue();
      break;
    case "RUN":
      step.command = instruction.getArgumentsContent();
      break;
    case "WORKDIR":
      [image.workdir] = words;
      break;
    case "USER":
      [image.user] = words;
      break;
    case "STOPSIGNAL":
      [image.stopSignal] = words;
      break;
    case "CMD":
      image.command = execForm(instruction.getArgumentsContent());
      break;
    case "HEALTHCHECK":
      image.healthcheck = execForm(instruction.getArgumentsContent().split(/\bCMD\s+/)[1]);
      break;
  }
  return step;
}

/** What the image starts Node with, for whoever measures the program as it is shipped. */
export function nodeOptionsOf(project) {
  const { command } = readImage(project).stages.at(-1).image;
  return command.filter((word) => word.startsWith("--"));
}

/** The words of a command that needs no shell; null where it needs one. */
function execForm(text) {
  return text?.startsWith("[") ? JSON.parse(text) : null;
}

/** Which files the context leaves out. The last line that a path is in decides; patterns are the few that we use. */
function readIgnored(project) {
  const rules = readFileSync(join(project, ".dockerignore"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({ place: line.replace(/^!/, ""), ignores: !line.startsWith("!") }));
  for (const { place } of rules)
    if (place !== "*" && /[*?[\]]/.test(place))
      throw new Error(`.dockerignore: ${place} is not understood here`);
  return (file) =>
    rules.reduce(
      (so_far, { place, ignores }) =>
        place === "*" || file === place || file.startsWith(`${place}/`) ? ignores : so_far,
      false,
    );
}

// For tests, which cannot import a module of this kind.
if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(JSON.stringify(readImage(join(import.meta.dirname, "../..")).stages));
