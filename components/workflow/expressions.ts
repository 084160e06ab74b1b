// Expressions of Argo Workflows that more than one template has.

/**
 * An output parameter in an expression; nil where there is none. Not `?.`: Argo Workflows v4.0.6 waits for the output of a
 * pod that never started, until the Workflow's deadline.
 *
 * @param of what has the outputs
 */
export function output(of: string, name: string): string {
  return `get(get(get(${of}, 'outputs'), 'parameters'), '${name}')`;
}
