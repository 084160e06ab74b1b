// The kinds of Argo CD as far as this program writes them: a field that no interface here has is found by the compiler.

/** An AppProject of Argo CD. */
export interface AppProjectSpec {
  description: string;
  sourceRepos: string[];
  destinations: { server: string; namespace: string }[];
  clusterResourceWhitelist: { group: string; kind: string }[];
}

/** An ApplicationSet whose applications stand in files of a git repository. */
export interface ApplicationSetSpec {
  goTemplate: boolean;
  goTemplateOptions: string[];
  /** A Go template of what each Application has over the template: what is no text, and so cannot be a template itself. */
  templatePatch?: string;
  generators: {
    git: { repoURL: string; revision: string; files: { path: string }[]; requeueAfterSeconds: number };
    selector: { matchExpressions: { key: string; operator: "In" | "NotIn"; values: string[] }[] };
  }[];
  syncPolicy: { preserveResourcesOnDeletion: boolean };
  template: {
    metadata: { name: string; labels: Record<string, string>; annotations: Record<string, string> };
    spec: {
      project: string;
      source: {
        repoURL: string;
        targetRevision: string;
        path: string;
        /** Neither of the two: Argo CD takes the folder for what is in it, a chart or a kustomization. */
        helm?: { ignoreMissingValueFiles: boolean; releaseName: string; valueFiles?: string[] };
        directory?: { recurse: boolean };
      };
      destination: { server: string; namespace: string };
      syncPolicy: {
        automated: { prune: boolean; selfHeal: boolean };
        syncOptions: string[];
        managedNamespaceMetadata: { labels: Record<string, string> };
        /** `refresh`: an attempt takes the newest commit, not the one that failed. */
        retry: { limit: number; refresh: boolean; backoff: { duration: string; factor: number; maxDuration: string } };
      };
    };
  };
}
