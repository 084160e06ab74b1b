// How objects of Kubernetes choose others.

/** The namespace of that name, by the label that the API server gives every namespace. */
export const namespaceNamed = <Name>(name: Name) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});
