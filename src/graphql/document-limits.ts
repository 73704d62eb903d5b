import {
  type ASTVisitor,
  type DirectiveNode,
  type FieldNode,
  type FragmentSpreadNode,
  GraphQLError,
  type InlineFragmentNode,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from "graphql";

/** What one operation may have, with all that its fragments bring each time they are used. */
interface Most {
  /** Fields. */
  readonly selections: number;
  /** Fields within fields. */
  readonly depth: number;
  /** Fields that are given another name. */
  readonly aliases: number;
  readonly directives: number;
}

interface Counts {
  selections: number;
  depth: number;
  aliases: number;
  directives: number;
}

/**
 * Refuses an operation that is too large or too deep. Fragments count each time they are used: a document that is short
 * because they are used again and again would be long without them.
 */
export function documentLimits(most: Most): ValidationRule {
  return (context: ValidationContext): ASTVisitor => {
    const known = new Map<string, Counts>();

    function ofFragment(name: string): Counts {
      const present = known.get(name);
      if (present !== undefined) return present;
      // A fragment within itself is refused by another rule.
      known.set(name, none());
      const counts = ofSet(context.getFragment(name)?.selectionSet);
      known.set(name, counts);
      return counts;
    }

    function ofSet(set: SelectionSetNode | undefined): Counts {
      const counts = none();
      for (const selection of set?.selections ?? []) {
        const { selections, depth, aliases, directives } = ofSelection(selection);
        counts.selections += selections;
        counts.depth = Math.max(counts.depth, depth);
        counts.aliases += aliases;
        counts.directives += directives;
      }
      return counts;
    }

    function ofSelection(node: FieldNode | FragmentSpreadNode | InlineFragmentNode): Counts {
      const inside =
        node.kind === Kind.FRAGMENT_SPREAD ? ofFragment(node.name.value) : ofSet(node.selectionSet);
      const counts = { ...inside, directives: inside.directives + numberOf(node.directives) };
      if (node.kind !== Kind.FIELD) return counts;
      counts.selections += 1;
      // What asks the schema for itself nests by its own rule.
      counts.depth = node.name.value.startsWith("__") ? 1 : counts.depth + 1;
      if (node.alias !== undefined) counts.aliases += 1;
      return counts;
    }

    return {
      OperationDefinition(operation) {
        const { selections, depth, aliases, directives } = ofSet(operation.selectionSet);
        const refuse = (has: string) =>
          context.reportError(
            new GraphQLError(`The operation ${has}, those of its fragments included.`, {
              extensions: { code: "QUERY_TOO_LARGE" },
            }),
          );
        if (selections > most.selections) refuse(`selects more than ${most.selections} fields`);
        if (depth > most.depth) refuse(`nests more than ${most.depth} fields`);
        if (aliases > most.aliases) refuse(`has more than ${most.aliases} aliases`);
        if (directives + numberOf(operation.directives) > most.directives)
          refuse(`has more than ${most.directives} directives`);
      },
    };
  };
}

const none = (): Counts => ({ selections: 0, depth: 0, aliases: 0, directives: 0 });
const numberOf = (directives: readonly DirectiveNode[] | undefined) => directives?.length ?? 0;
