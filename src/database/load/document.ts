import { type Node, type ParseError, createScanner, parseTree, printParseErrorCode } from "jsonc-parser";
import { type Fault, valueFaults } from "./json-values";
import { LoadError, type LocatedProblem, type Path, type Problem } from "./problem";
import type { Source } from "./source";

/** A JSON document that knows where each of its values stands. */
export interface Document {
  readonly file: string;
  readonly value: unknown;
  /** The error that tells of these problems, in the order of the document. */
  refusal(problems: readonly Problem[]): LoadError;
}

/** Parsing and checking recurse; an operation nests less than a tenth of this. */
const DEEPEST = 100;

export function parseDocument({ file, text }: Source): Document {
  const positions = new Positions(file, text);
  const tooDeep = findTooDeep(text);
  if (tooDeep !== null)
    throw positions.refusal([{ offset: tooDeep, message: `is nested deeper than ${DEEPEST} levels.` }]);
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  const [error] = errors;
  // After the first error a parser only guesses.
  if (error !== undefined)
    throw positions.refusal([{ offset: error.offset, message: syntaxSentence(error) }]);
  if (tree === undefined) throw positions.refusal([{ offset: 0, message: SYNTAX.ValueExpected ?? "" }]);
  const refusal = (problems: readonly Problem[]): LoadError =>
    positions.refusal(
      problems.map((problem) => {
        const { message, first } = problem;
        const suffix =
          first === undefined ? "" : ` The first is in line ${positions.at(offsetOf(tree, first)).line}.`;
        return { offset: offsetOf(tree, problem.path, problem.at), message: message + suffix };
      }),
    );
  const faults = [...valueFaults(tree, text)];
  if (faults.length > 0) throw positions.refusal(faults);
  return { file, value: JSON.parse(text) as unknown, refusal };
}

class Positions {
  private readonly lineStarts: readonly number[];

  constructor(
    private readonly file: string,
    text: string,
  ) {
    this.lineStarts = [
      0,
      ...Array.from(text.matchAll(/\r\n|\r|\n/g), (match) => match.index + match[0].length),
    ];
  }

  at(offset: number): { line: number; column: number } {
    const line = this.lineStarts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (this.lineStarts[line] ?? 0) + 1 };
  }

  refusal(faults: readonly Fault[]): LoadError {
    const located = faults
      .toSorted((one, other) => one.offset - other.offset)
      .map(({ offset, message }): LocatedProblem => ({
        file: this.file,
        position: this.at(offset),
        message,
      }));
    return new LoadError(located);
  }
}

/** The offset of the value at a path, or of the nearest one around it. */
function offsetOf(root: Node, path: Path, at?: "name"): number {
  let node = root;
  for (const [index, step] of path.entries()) {
    if (node.type === "object") {
      const property = node.children?.find((child) => child.children?.[0]?.value === step);
      const [name, value] = property?.children ?? [];
      if (name === undefined || value === undefined) break;
      if (at === "name" && index === path.length - 1) return name.offset;
      node = value;
    } else {
      const entry = node.children?.[Number(step)];
      if (entry === undefined) break;
      node = entry;
    }
  }
  return node.offset;
}

function findTooDeep(text: string): number | null {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const mark = text.charAt(scanner.getTokenOffset());
    if (mark === "{" || mark === "[") depth += 1;
    if (mark === "}" || mark === "]") depth -= 1;
    if (depth > DEEPEST) return scanner.getTokenOffset();
  }
  return null;
}

function syntaxSentence({ error }: ParseError): string {
  return SYNTAX[printParseErrorCode(error)] ?? "is not JSON.";
}

const SYNTAX: Readonly<Record<string, string>> = {
  InvalidSymbol: "is not JSON: a value is text in double quotes, a number, true, false, null, {…} or […].",
  InvalidNumberFormat: "is not JSON: this is no number.",
  PropertyNameExpected:
    "is not JSON: the name of a property in double quotes is expected here; no comma may stand before }.",
  ValueExpected: "is not JSON: a value is expected here; no comma may stand before ].",
  ColonExpected: "is not JSON: a colon is missing before this.",
  CommaExpected: "is not JSON: a comma is missing before this.",
  CloseBraceExpected: "is not JSON: a closing } is missing.",
  CloseBracketExpected: "is not JSON: a closing ] is missing.",
  EndOfFileExpected: "is not JSON: nothing may follow the end of the object.",
  InvalidCommentToken: "is not JSON: comments are not allowed.",
  UnexpectedEndOfComment: "is not JSON: comments are not allowed.",
  UnexpectedEndOfString: "is not JSON: the closing double quote of this text is missing.",
  UnexpectedEndOfNumber: "is not JSON: this number has no end.",
  InvalidUnicode: "is not JSON: \\u must be followed by four hexadecimal digits.",
  InvalidEscapeCharacter: 'is not JSON: \\ may only stand before one of " \\ / b f n r t u.',
  InvalidCharacter: "is not JSON: a control character must be written as \\n, \\t or \\u….",
};
