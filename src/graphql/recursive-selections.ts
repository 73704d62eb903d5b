import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from "graphql";

/** Refuses a document that is short because its fragments are used again and again, and would be long without them. */
export function mostSelections(most: number) {
  return (context: ValidationContext): ASTVisitor => {
    const known = new Map<string, number>();

    function ofFragment(name: string): number {
      const present = known.get(name);
      if (present !== undefined) return present;
      // A fragment within itself is refused by another rule.
      known.set(name, 0);
      const fragment: FragmentDefinitionNode | null | undefined = context.getFragment(name);
      const count = fragment ? ofSet(fragment.selectionSet) : 0;
      known.set(name, count);
      return count;
    }

    function ofSet(set: SelectionSetNode | undefined): number {
      return (set?.selections ?? []).reduce((sum, selection) => {
        if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + ofFragment(selection.name.value);
        return sum + (selection.kind === Kind.FIELD ? 1 : 0) + ofSet(selection.selectionSet);
      }, 0);
    }

    return {
      OperationDefinition(operation) {
        if (ofSet(operation.selectionSet) <= most) return;
        context.reportError(
          new GraphQLError(
            `The operation selects more than ${most} fields, those of its fragments included.`,
          ),
        );
      },
    };
  };
}
